using Invoke.Graph;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>Sizes and samplers are checked against the model before anything runs.</summary>
public sealed class ImageSizeCheckTests : IDisposable
{
    private readonly StubModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task RunAsync_SizesModelCannotMake_AreRefusedBeforeAnythingRuns()
    {
        await using var host = new NodeHost(_model.Folder);
        DenoiseGraph graph = Build(24, 40, out _);

        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => host.RunAsync(graph.Graph));

        Assert.Equal(
            [
                "Node 'noise' (noise): input 'width' is 24; model 'stub' needs a multiple of 16.",
                "Node 'noise' (noise): input 'height' is 40; model 'stub' needs a multiple of 16.",
            ],
            exception.Problems.Select(problem => problem.Message));
        Assert.Empty(host.Made.Conditionings);
    }

    [Fact]
    public async Task RunAsync_TwoNodesDenoiseOneNoise_OneProblem()
    {
        await using var host = new NodeHost(_model.Folder);
        DenoiseGraph graph = Build(24, 16, out MakeNoise noise);
        DenoiseLatents second = graph.Graph.Add(new DenoiseLatents());
        graph.Graph.Connect(graph.Graph.Nodes.OfType<MainModelLoader>().Single().Out.Unet, second.In.Unet);
        graph.Graph.Connect(graph.Positive.Out.Conditioning, second.In.PositiveConditioning);
        graph.Graph.Connect(graph.Positive.Out.Conditioning, second.In.NegativeConditioning);
        graph.Graph.Connect(noise.Out.Noise, second.In.Noise);

        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => host.RunAsync(graph.Graph));

        Assert.Equal("width", Assert.Single(exception.Problems).Port);
    }

    [Fact]
    public async Task RunAsync_WidthFromAnEdge_IsLeftToTheNode()
    {
        await using var host = new NodeHost(_model.Folder);
        DenoiseGraph graph = Build(24, 16, out MakeNoise noise);
        IntegerValue width = graph.Graph.Add(new IntegerValue { Value = 16 });
        graph.Graph.Connect(width.Out.Value, noise.In.Width);

        await using GraphRun run = await host.RunAsync(graph.Graph);

        run.ThrowIfNotCompleted();
    }

    [Theory]
    [InlineData("magic")]
    [InlineData(null)]
    public async Task RunAsync_UnknownScheduler_IsRefused(string? scheduler)
    {
        await using var host = new NodeHost(_model.Folder);
        DenoiseGraph graph = Build(16, 16, out _);

        // A graph file may say null.
        graph.Denoise.Scheduler = scheduler!;
        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => host.RunAsync(graph.Graph));

        Assert.Contains($"input 'scheduler' is '{scheduler}'; known are ddim, ddpm, deis, deis_k, dpmpp_2m, ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoModel_IsLeftToTheLoader()
    {
        using var empty = new TempDirectory();
        await using var host = new NodeHost(empty.Path);

        await using GraphRun run = await host.RunAsync(Build(24, 16, out _).Graph);

        Assert.IsType<ModelNotFoundException>(Assert.Single(run.Errors).InnerException);
    }

    private static DenoiseGraph Build(int width, int height, out MakeNoise noise)
    {
        var graph = new DenoiseGraph(new DenoiseLatents { Steps = 1, CfgScale = 1.0 });
        noise = graph.Graph.Add(new MakeNoise { Width = width, Height = height });
        graph.Graph.Connect(noise.Out.Noise, graph.Denoise.In.Noise);
        return graph;
    }
}
