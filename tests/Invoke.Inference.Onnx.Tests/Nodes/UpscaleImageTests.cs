using System.Text.Json;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx.Tests.Upscaling;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class UpscaleImageTests : IAsyncDisposable
{
    private readonly TempDirectory _models = new();
    private readonly NodeHost _host;

    public UpscaleImageTests()
    {
        TinyOnnxModel.Write(_models.PathOf("RealESRGAN_x4plus.onnx"), UpscalerNetworks.Repeat(4));
        TinyOnnxModel.Write(Path.Combine(_models.PathOf("twice.v2"), "model.onnx"), UpscalerNetworks.Repeat(2));
        _host = new NodeHost(_models.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _models.Dispose();
    }

    [Theory]
    [InlineData("RealESRGAN_x4plus.pth", 4)]
    [InlineData("RealESRGAN_x4plus", 4)]
    [InlineData("RealESRGAN_x4plus.onnx", 4)]
    [InlineData("twice.v2", 2)]
    [InlineData("twice.v2.safetensors", 2)]
    public async Task RunAsync_NameWithOrWithoutExtension_EnlargesByTheNetworksFactor(string name, int factor)
    {
        (NodeGraph graph, UpscaleImage node) = await BuildAsync(new UpscaleImage { ModelName = name });

        await using GraphRun run = await _host.RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal((12 * factor, 10 * factor), (run.Get(node.Out.Width), run.Get(node.Out.Height)));
        ImagePixels pixels = await _host.Images.ReadPixelsAsync(run.Get(node.Out.Image).ImageName, PixelFormat.Rgba32);
        Assert.Equal([0, 100, 200, 255], pixels.Data[..4].ToArray());
        Assert.Equal([119, 100, 200, 255], pixels.Data[^4..].ToArray());
    }

    [Fact]
    public async Task RunAsync_Image_IsStoredWithSessionNodeFlagAndMetadata()
    {
        JsonElement metadata = JsonDocument.Parse("""{"seed": 7}""").RootElement;
        (NodeGraph graph, UpscaleImage node) = await BuildAsync(new UpscaleImage { IsIntermediate = true, Metadata = metadata });

        await using GraphRun run = await _host.RunAsync(graph, new GraphRunOptions { SessionId = "my-session" });

        StoredImage image = await _host.Images.GetAsync(run.Get(node.Out.Image).ImageName);
        Assert.Equal(("my-session", "esrgan", true, metadata.GetRawText()), (image.SessionId, image.NodeId, image.IsIntermediate, image.Metadata));
    }

    [Fact]
    public async Task RunAsync_Tiles_ReportsEach()
    {
        (NodeGraph graph, _) = await BuildAsync(new UpscaleImage { TileSize = 40 }, width: 100, height: 30);
        var observer = new RecordingObserver();

        await using GraphRun run = await _host.RunAsync(graph, new GraphRunOptions { Observers = { observer } });

        run.ThrowIfNotCompleted();
        Assert.Equal([(1, 3), (2, 3), (3, 3)], observer.ProgressOf("esrgan").Select(progress => (progress.Step, progress.Total)));
    }

    [Fact]
    public async Task RunAsync_UnknownName_IsRefusedBeforeAnythingRuns()
    {
        (NodeGraph graph, _) = await BuildAsync(new UpscaleImage { ModelName = "other.pth" });

        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => _host.RunAsync(graph));

        GraphProblem problem = Assert.Single(exception.Problems);
        Assert.Equal(("esrgan", "model_name", GraphProblemCode.OutOfRange), (problem.NodeId, problem.Port, problem.Code));
        Assert.Contains("input 'model_name' is 'other.pth': The graph asks for a model with name 'other'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("name 'RealESRGAN_x4plus'", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_NegativeTileSize_IsOutOfRange()
    {
        var graph = new NodeGraph();
        graph.Add(new UpscaleImage { Image = new ImageRef("a.png"), TileSize = -1 });

        Assert.Equal("tile_size", Assert.Single(graph.Validate()).Port);
    }

    [Fact]
    public async Task RunAsync_ImageToImageModel_IsNamedByItsIdentifier()
    {
        StoredImage image = await StoreAsync(12, 10);
        var graph = new NodeGraph();
        RunImageToImage node = graph.Add(new RunImageToImage { Image = image.Ref, ImageToImageModel = new ModelIdentifier(Name: "twice.v2", Type: "spandrel_image_to_image") });

        await using GraphRun run = await _host.RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal((24, 20), (run.Get(node.Out.Width), run.Get(node.Out.Height)));
    }

    public static TheoryData<ImageNode, string> Unnamed() => new()
    {
        { new RunImageToImage(), "input 'image_to_image_model' names none: " },
        { new AutoscaleImage(), "input 'image_to_image_model' names none: " },
        { new RunImageToImage { ImageToImageModel = new ModelIdentifier(Name: "other") }, "input 'image_to_image_model' names no upscaler: The graph asks for a model with name 'other'" },
        { new AutoscaleImage { ImageToImageModel = new ModelIdentifier(Name: "other") }, "input 'image_to_image_model' names no upscaler: The graph asks for a model with name 'other'" },
    };

    [Theory]
    [MemberData(nameof(Unnamed))]
    public async Task RunAsync_ImageToImageModelNotOneOfTwo_IsRefusedBeforeAnythingRunsNamingBoth(ImageNode node, string message)
    {
        StoredImage image = await StoreAsync(12, 10);
        var graph = new NodeGraph();
        Node added = node switch
        {
            RunImageToImage run => graph.Add(new RunImageToImage { Image = image.Ref, ImageToImageModel = run.ImageToImageModel }),
            AutoscaleImage scale => graph.Add(new AutoscaleImage { Image = image.Ref, ImageToImageModel = scale.ImageToImageModel }),
            _ => throw new ArgumentException("Another node.", nameof(node)),
        };

        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => _host.RunAsync(graph));

        GraphProblem problem = Assert.Single(exception.Problems);
        Assert.Equal((added.Id, "image_to_image_model", GraphProblemCode.OutOfRange), (problem.NodeId, problem.Port, problem.Code));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains("RealESRGAN_x4plus", problem.Message, StringComparison.Ordinal);
        Assert.Contains("twice.v2", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("twice.v2", 3, false, 36, 30, 2)]
    [InlineData("twice.v2", 3, true, 32, 24, 2)]
    [InlineData("twice.v2", 0.5, false, 6, 5, 1)]
    [InlineData("filter", 3, false, 12, 10, 1)]
    [InlineData("filter", 3, true, 8, 8, 1)]
    public async Task RunAsync_Autoscale_RunsUntilTheScaleIsReachedThenReduces(string model, double scale, bool fits, int width, int height, int passes)
    {
        TinyOnnxModel.Write(_models.PathOf("filter.onnx"), UpscalerNetworks.Repeat(1));
        StoredImage image = await StoreAsync(12, 10);
        var graph = new NodeGraph();
        AutoscaleImage node = graph.Add(new AutoscaleImage
        {
            Image = image.Ref,
            ImageToImageModel = new ModelIdentifier(Name: model),
            Scale = scale,
            FitToMultipleOf8 = fits,
        });
        var observer = new RecordingObserver();

        await using GraphRun run = await _host.RunAsync(graph, new GraphRunOptions { Observers = { observer } });

        run.ThrowIfNotCompleted();
        Assert.Equal((width, height), (run.Get(node.Out.Width), run.Get(node.Out.Height)));
        Assert.Equal(
            Enumerable.Range(1, passes).Select(pass => $"pass {pass}"),
            observer.ProgressOf("spandrel_image_to_image_autoscale").Select(progress => progress.Message));
    }

    [Fact]
    public async Task RunAsync_AutoscaleLeavesNothing_SaysSo()
    {
        StoredImage image = await StoreAsync(12, 10);
        var graph = new NodeGraph();
        graph.Add(new AutoscaleImage { Image = image.Ref, ImageToImageModel = new ModelIdentifier(Name: "twice.v2"), Scale = 0.05 });

        Assert.Contains("Input 'scale' is 0.05; of a side of 12 pixels it would leave nothing", await _host.FailAsync(graph), StringComparison.Ordinal);
    }

    private async Task<StoredImage> StoreAsync(int width, int height)
    {
        // Half transparent: what is transparent is enlarged like the rest, and the result is opaque.
        byte[] rgba = [.. Enumerable.Range(0, width * height).SelectMany(index => new byte[] { (byte)(index % 256), 100, 200, (byte)(index % 2 * 255) })];
        return await _host.Images.CreateAsync(ImageCreateRequest.FromPixels(rgba, width, height, PixelFormat.Rgba32));
    }

    private async Task<(NodeGraph Graph, UpscaleImage Node)> BuildAsync(UpscaleImage node, int width = 12, int height = 10)
    {
        StoredImage image = await StoreAsync(width, height);
        var graph = new NodeGraph();
        node.Image = image.Ref;
        return (graph, graph.Add(node));
    }
}
