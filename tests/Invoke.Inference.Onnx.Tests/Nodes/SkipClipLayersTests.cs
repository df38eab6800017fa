using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class SkipClipLayersTests
{
    [Fact]
    public async Task RunAsync_OneBehindTheOther_AddsUp()
    {
        await using var host = new NodeHost();
        NodeGraph graph = Build(1, 2, out SkipClipLayers last);

        await using GraphRun run = await host.RunAsync(graph);

        run.ThrowIfNotCompleted();
        ClipField clip = run.Get(last.Out.Clip);
        Assert.Equal(3, clip.SkippedLayers);
        Assert.Equal("emoji-diffusion", clip.TextEncoder.Name);
    }

    [Fact]
    public async Task RunAsync_MoreThanNumbersCanHold_StaysTheLargest()
    {
        await using var host = new NodeHost();
        NodeGraph graph = Build(int.MaxValue, 5, out SkipClipLayers last);

        await using GraphRun run = await host.RunAsync(graph);

        Assert.Equal(int.MaxValue, run.Get(last.Out.Clip).SkippedLayers);
    }

    [Fact]
    public void Validate_FewerThanNone_IsRefused()
    {
        var graph = new NodeGraph();
        graph.Add(new SkipClipLayers { SkippedLayers = -1 });

        Assert.Contains(graph.Validate(), problem => problem.Message.Contains("input 'skipped_layers' is -1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_FewerThanNoneFromAnEdge_Fails()
    {
        await using var host = new NodeHost();
        NodeGraph graph = Build(0, 0, out SkipClipLayers last);
        IntegerValue layers = graph.Add(new IntegerValue { Value = -2 });
        graph.Connect(layers.Out.Value, last.In.SkippedLayers);

        string message = await host.FailAsync(graph);

        Assert.Contains("Input 'skipped_layers' is -2; allowed 0 to ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_PromptBehindIt_LeavesTheLayersOut()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        NodeGraph graph = Build(0, 1, out SkipClipLayers last);
        EncodePrompt prompt = graph.Add(new EncodePrompt { Prompt = "red apple" });
        graph.Connect(last.Out.Clip, prompt.In.Clip);

        string message = await host.FailAsync(graph);

        // The repository's model was exported without its layers.
        Assert.Contains("export it with output_hidden_states = True", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoneSkipped_ChangesNothing()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        NodeGraph graph = Build(0, 0, out SkipClipLayers last);
        EncodePrompt prompt = graph.Add(new EncodePrompt { Prompt = "red apple" });
        graph.Connect(last.Out.Clip, prompt.In.Clip);

        await using GraphRun run = await host.RunAsync(graph);

        run.ThrowIfNotCompleted();
    }

    [Fact]
    public async Task RunAsync_NegativeLayersInALiteral_AreRefusedByThePrompt()
    {
        await using var host = new NodeHost();
        var model = new ModelIdentifier(Name: "emoji-diffusion");
        var graph = new NodeGraph();
        graph.Add(new EncodePrompt { Clip = new ClipField(model, model, -1) });

        Assert.Contains("Input 'clip' leaves out -1 layers", await host.FailAsync(graph), StringComparison.Ordinal);
    }

    private static NodeGraph Build(int first, int second, out SkipClipLayers last)
    {
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        SkipClipLayers inner = graph.Add(new SkipClipLayers { SkippedLayers = first });
        last = graph.Add(new SkipClipLayers { SkippedLayers = second });
        graph.Connect(model.Out.Clip, inner.In.Clip);
        graph.Connect(inner.Out.Clip, last.In.Clip);
        return graph;
    }
}
