using System.Text.Json;
using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class LatentsToImageTests
{
    [Fact]
    public async Task RunAsync_Latents_SavesAnImageWithSessionNodeAndFlag()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        NodeGraph graph = Build(new LatentsToImage { IsIntermediate = true }, new GiveLatents { Seed = 7 }, out LatentsToImage node, "decode");

        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions { SessionId = "my-session" });

        run.ThrowIfNotCompleted();
        StoredImage image = await host.Images.GetAsync(run.Get(node.Out.Image).ImageName);
        Assert.Equal(("my-session", "decode", true), (image.SessionId, image.NodeId, image.IsIntermediate));
        Assert.Equal((16, 16), (image.Width, image.Height));
        Assert.Equal((16, 16), (run.Get(node.Out.Width), run.Get(node.Out.Height)));
        Assert.Equal((ImageOrigin.Internal, ImageCategory.General), (image.Origin, image.Category));
        Assert.Null(image.Metadata);
    }

    [Fact]
    public async Task RunAsync_Metadata_IsInTheRecordAndInTheFile()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        JsonElement metadata = JsonDocument.Parse("""{"seed": 7, "positive_prompt": "apple"}""").RootElement;
        NodeGraph graph = Build(new LatentsToImage { Metadata = metadata }, new GiveLatents(), out LatentsToImage node);

        await using GraphRun run = await host.RunAsync(graph);

        string name = run.Get(node.Out.Image).ImageName;
        ImageMetadata inFile = await host.Images.ReadMetadataAsync(name);
        StoredImage inRecord = await host.Images.GetAsync(name);
        Assert.Equal(metadata.GetRawText(), inFile.Metadata);
        Assert.Equal(metadata.GetRawText(), inRecord.Metadata);
    }

    [Fact]
    public async Task RunAsync_SameLatentsTwice_GivesSamePixels()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        NodeGraph graph = Build(new LatentsToImage(), new GiveLatents { Seed = 7 }, out LatentsToImage node);

        await using GraphRun first = await host.RunAsync(graph);
        await using GraphRun second = await host.RunAsync(graph);

        Assert.NotEqual(first.Get(node.Out.Image), second.Get(node.Out.Image));
        Assert.Equal(await PixelsAsync(host, first.Get(node.Out.Image)), await PixelsAsync(host, second.Get(node.Out.Image)));
    }

    [Theory]
    [InlineData(2, 4, "Input 'latents' holds 2 images; decode one at a time.")]
    [InlineData(1, 3, "Input 'latents' has 3 channels; model 'emoji-diffusion' decodes 4. Use latents of the same model.")]
    public async Task RunAsync_LatentsNotOfOneImageOfTheModel_FailsAndSavesNothing(int batch, int channels, string expected)
    {
        await using var host = new NodeHost();
        NodeGraph graph = Build(new LatentsToImage(), new GiveLatents { Batch = batch, Channels = channels }, out _);

        string message = await host.FailAsync(graph);

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Equal(0, host.Sessions.LoadedBytes);
        Assert.Equal(0, (await host.Images.ListAsync(new ImageQuery())).Total);
    }

    [Fact]
    public void Validate_Tiled_IsRefused()
    {
        NodeGraph graph = Build(new LatentsToImage { Tiled = true, TileSize = 64 }, new GiveLatents(), out _);

        Assert.Contains("input 'tiled' is true; decoding in tiles is not supported, set it to false", Assert.Single(graph.Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_MetadataNotAnObject_IsRefused()
    {
        JsonElement list = JsonDocument.Parse("[1]").RootElement;
        NodeGraph graph = Build(new LatentsToImage { Metadata = list }, new GiveLatents(), out _);

        Assert.Contains("input 'metadata' is a JSON Array; it must be an object", Assert.Single(graph.Validate()).Message, StringComparison.Ordinal);
    }

    private static NodeGraph Build(LatentsToImage l2i, GiveLatents give, out LatentsToImage node, string? id = null)
    {
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        graph.Add(give);
        node = graph.Add(l2i, id);
        graph.Connect(give.Out.Latents, node.In.Latents);
        graph.Connect(model.Out.Vae, node.In.Vae);
        return graph;
    }

    private static async Task<byte[]> PixelsAsync(NodeHost host, ImageRef image) =>
        (await host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24)).Data.ToArray();
}
