using System.Text.Json;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx.Tests.Tiles;
using Microsoft.Extensions.DependencyInjection;

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
    public async Task RunAsync_Tiled_SavesTheImageOfTheTilesAndReportsEach()
    {
        using var vae = new LocalVae();
        await using var host = new NodeHost(vae.Folder);
        NodeGraph whole = Build(new LatentsToImage(), new GiveLatents { Side = 9, Seed = 7 }, out LatentsToImage wholeNode);
        NodeGraph tiled = Build(new LatentsToImage { Tiled = true, TileSize = 48 }, new GiveLatents { Side = 9, Seed = 7 }, out LatentsToImage tiledNode);
        var observer = new RecordingObserver();

        await using GraphRun wholeRun = await host.RunAsync(whole);
        await using GraphRun tiledRun = await host.RunAsync(tiled, new GraphRunOptions { Observers = { observer } });

        byte[] expected = await PixelsAsync(host, wholeRun.Get(wholeNode.Out.Image));
        byte[] actual = await PixelsAsync(host, tiledRun.Get(tiledNode.Out.Image));
        Assert.Equal(3 * 72 * 72, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
        Assert.Equal([(1, 4), (2, 4), (3, 4), (4, 4)], observer.ProgressOf("l2i").Select(progress => (progress.Step, progress.Total)));
    }

    [Fact]
    public async Task RunAsync_ImageBeyondTheStoresLimit_IsRefusedBeforeTheNetworkLoads()
    {
        await using var host = new NodeHost(before: services => services.Configure<ImagesOptions>(options => options.MaxPixels = 255));
        NodeGraph graph = Build(new LatentsToImage { Tiled = true }, new GiveLatents(), out _);

        string message = await host.FailAsync(graph);

        Assert.Contains("The image would be 16 x 16 pixels; at most 255 are accepted", message, StringComparison.Ordinal);
        Assert.Equal(0, host.Sessions.LoadedBytes);
    }

    [Fact]
    public void Validate_TileSizeThatCannotBe_IsRefused()
    {
        NodeGraph graph = Build(new LatentsToImage { Tiled = true, TileSize = 20 }, new GiveLatents(), out _);

        Assert.Contains("input 'tile_size' is 20; it must be a multiple of 8 from 32 on, or 0", Assert.Single(graph.Validate()).Message, StringComparison.Ordinal);
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
