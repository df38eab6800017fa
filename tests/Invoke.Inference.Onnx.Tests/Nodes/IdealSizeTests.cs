using System.Text.Json.Nodes;
using Invoke.Graph;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class IdealSizeTests
{
    [Theory]
    [InlineData(1024, 1024, 1, 512, 512)]
    [InlineData(1024, 576, 1, 640, 384)]
    [InlineData(576, 1024, 1, 384, 640)]
    [InlineData(4000, 500, 1, 2048, 256)]
    [InlineData(1024, 1024, 1.5, 768, 768)]
    [InlineData(1, 1, 0.01, 64, 64)]
    public async Task RunAsync_Shape_HasTheModelsAreaInItsMultiples(int width, int height, double multiplier, int expectedWidth, int expectedHeight) =>
        Assert.Equal((expectedWidth, expectedHeight), await RunAsync(sampleSize: 64, new IdealSize { Width = width, Height = height, Multiplier = multiplier }));

    [Fact]
    public async Task RunAsync_ModelDoesNotSay_TakesTheUsualSide() =>
        Assert.Equal((512, 512), await RunAsync(sampleSize: null, new IdealSize { Width = 100, Height = 100 }));

    [Fact]
    public async Task RunAsync_ShapeTooLong_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<NodeExecutionException>(() => RunAsync(sampleSize: 64, new IdealSize { Width = 100_000, Height = 100 }));

        Assert.Contains("make a side of 256000 pixels; at most 16384 are allowed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_NothingPositive_ReportsEachPort()
    {
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        IdealSize node = graph.Add(new IdealSize { Width = 0, Height = 0, Multiplier = 0 });
        graph.Connect(model.Out.Unet, node.In.Unet);

        Assert.Equal(["height", "multiplier", "width"], graph.Validate().Select(problem => problem.Port).Order());
    }

    private static async Task<(int Width, int Height)> RunAsync(int? sampleSize, IdealSize node)
    {
        using var temp = new TempDirectory();
        string folder = EmojiModel.CreateStub(temp.PathOf("model"));
        string path = Path.Combine(folder, "unet", "config.json");
        JsonObject config = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
        config["sample_size"] = sampleSize;

        // Four levels, as Stable Diffusion has: sides are multiples of 64.
        config["block_out_channels"] = new JsonArray(8, 8, 8, 8);
        await File.WriteAllTextAsync(path, config.ToJsonString());
        await using var host = new NodeHost(folder);
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        graph.Add(node);
        graph.Connect(model.Out.Unet, node.In.Unet);
        await using GraphRun run = await host.RunAsync(graph);
        run.ThrowIfNotCompleted();
        return (run.Get(node.Out.Width), run.Get(node.Out.Height));
    }
}
