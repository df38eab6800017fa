using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Inference.Onnx.Tests.Tiles;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class ImageToLatentsTests
{
    [Fact]
    public async Task RunAsync_Image_GivesTheEncodersLatentsWithoutASeed()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        byte[] rgb = Pixels(64, 48, 3);

        using Latents latents = await EncodeAsync(host, rgb, 64, 48, PixelFormat.Rgb24, new ImageToLatents());

        using var encoder = new VaeEncoder(EmojiModel.Cache, EmojiModel.Model.Vae, 64, 48, CancellationToken.None);
        using Latents expected = encoder.Encode(Planes(rgb, 64, 48), CancellationToken.None);
        Assert.Equal((1, 4, 6, 8, (long?)null), (latents.Batch, latents.Channels, latents.Height, latents.Width, latents.Seed));
        Assert.Equal(expected.Values.ToArray(), latents.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_SidesNoMultipleOf8_AreReducedWithLanczos()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        byte[] rgb = Pixels(70, 53, 3);
        ImagePixels reduced = PixelResampling.Resize(new ImagePixels(rgb, 70, 53, PixelFormat.Rgb24), 64, 48, ResampleMode.Lanczos);

        using Latents latents = await EncodeAsync(host, rgb, 70, 53, PixelFormat.Rgb24, new ImageToLatents());
        using Latents expected = await EncodeAsync(host, reduced.Data.ToArray(), 64, 48, PixelFormat.Rgb24, new ImageToLatents());

        Assert.Equal((6, 8), (latents.Height, latents.Width));
        Assert.Equal(expected.Values.ToArray(), latents.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_Alpha_IsDropped()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        byte[] rgb = Pixels(16, 16, 3);
        byte[] rgba = [.. rgb.Chunk(3).SelectMany((pixel, index) => pixel.Append((byte)index))];

        using Latents opaque = await EncodeAsync(host, rgb, 16, 16, PixelFormat.Rgb24, new ImageToLatents());
        using Latents transparent = await EncodeAsync(host, rgba, 16, 16, PixelFormat.Rgba32, new ImageToLatents());

        Assert.Equal(opaque.Values.ToArray(), transparent.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_Tiled_GivesTheWholeAndReportsEachTile()
    {
        using var vae = new LocalVae();
        await using var host = new NodeHost(vae.Folder);
        byte[] rgb = Pixels(80, 32, 3);
        var observer = new RecordingObserver();

        using Latents whole = await EncodeAsync(host, rgb, 80, 32, PixelFormat.Rgb24, new ImageToLatents(), observer);
        using Latents tiled = await EncodeAsync(host, rgb, 80, 32, PixelFormat.Rgb24, new ImageToLatents { Tiled = true, TileSize = 32 }, observer);

        Assert.True(PipelineVectors.LargestDifference(tiled.Values, whole.Values) <= 1e-5f);
        Assert.Equal([(1, 3), (2, 3), (3, 3)], observer.ProgressOf("i2l").Select(progress => (progress.Step, progress.Total)));
    }

    [Fact]
    public async Task RunAsync_CompensationForSdxl_LeavesOtherModelsAlone()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        byte[] rgb = Pixels(16, 16, 3);

        using Latents plain = await EncodeAsync(host, rgb, 16, 16, PixelFormat.Rgb24, new ImageToLatents());
        using Latents compensated = await EncodeAsync(host, rgb, 16, 16, PixelFormat.Rgb24, new ImageToLatents { ColorCompensation = ColorCompensation.Sdxl });

        Assert.Equal(plain.Values.ToArray(), compensated.Values.ToArray());
    }

    [Theory]
    [InlineData(ColorCompensation.Sdxl, true, 0.5055f)]
    [InlineData(ColorCompensation.None, true, 0.5f)]
    [InlineData(ColorCompensation.Sdxl, false, 0.5f)]
    public void Correct_Model_ChangesColoursOfSdxlOnly(ColorCompensation compensation, bool isSdxl, float expected)
    {
        using var vae = new LocalVae();
        string config = Path.Combine(vae.Folder, "vae_decoder", "config.json");
        string text = File.ReadAllText(config);
        File.WriteAllText(config, isSdxl ? text.Replace("0.249619", "0.13025", StringComparison.Ordinal).Replace("\"sample_size\": 64", "\"sample_size\": 1024", StringComparison.Ordinal) : text);
        TileReader read = ImageToLatents.Correct((_, _, _, _, planes) => planes.Fill(0.5f), compensation, VaeModel.Open(vae.Folder));
        var planes = new float[3];

        read(0, 0, 1, 1, planes);

        Assert.All(planes, value => Assert.Equal(expected, value, 1e-6f));
    }

    [Fact]
    public async Task RunAsync_ImageSmallerThanALatentPixel_SaysSo()
    {
        await using var host = new NodeHost();
        NodeGraph graph = await BuildAsync(host, Pixels(7, 30, 3), 7, 30, PixelFormat.Rgb24, new ImageToLatents());

        string message = await host.FailAsync(graph);

        Assert.Contains("is 7 x 30 pixels; it must be 8 x 8 or more", message, StringComparison.Ordinal);
        Assert.Equal(0, host.Sessions.LoadedBytes);
    }

    [Fact]
    public async Task RunAsync_ModelWithoutEncoder_SaysSo()
    {
        using var vae = new LocalVae();
        Directory.Delete(Path.Combine(vae.Folder, "vae_encoder"), recursive: true);
        await using var host = new NodeHost(vae.Folder);
        NodeGraph graph = await BuildAsync(host, Pixels(8, 8, 3), 8, 8, PixelFormat.Rgb24, new ImageToLatents());

        Assert.Contains("vae_encoder/model.onnx", await host.FailAsync(graph), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_TileSize_IsCheckedBeforeTheRun()
    {
        var graph = new NodeGraph();
        graph.Add(new ImageToLatents { Tiled = true, TileSize = 20 });

        Assert.Contains(graph.Validate(), problem => problem.Port == "tile_size" && problem.Message.Contains("is 20; it must be a multiple of 8 from 32 on", StringComparison.Ordinal));
    }

    private static async Task<Latents> EncodeAsync(
        NodeHost host, byte[] pixels, int width, int height, PixelFormat format, ImageToLatents node, RecordingObserver? observer = null)
    {
        NodeGraph graph = await BuildAsync(host, pixels, width, height, format, node);
        GraphRunOptions options = new GraphRunOptions().Keep(node.Out.Latents);
        if (observer is not null)
        {
            options.Observers.Add(observer);
        }

        await using GraphRun run = await host.RunAsync(graph, options);
        run.ThrowIfNotCompleted();
        Latents latents = run.Get(node.Out.Latents);
        Assert.Equal((8 * latents.Width, 8 * latents.Height), (run.Get(node.Out.Width), run.Get(node.Out.Height)));

        // The run's end releases what it kept.
        return latents.Clone();
    }

    private static async Task<NodeGraph> BuildAsync(NodeHost host, byte[] pixels, int width, int height, PixelFormat format, ImageToLatents node)
    {
        StoredImage image = await host.Images.CreateAsync(ImageCreateRequest.FromPixels(pixels, width, height, format));
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        graph.Add(node);
        node.Image = image.Ref;
        graph.Connect(model.Out.Vae, node.In.Vae);
        return graph;
    }

    private static byte[] Pixels(int width, int height, int channels) =>
        [.. Enumerable.Range(0, width * height * channels).Select(index => (byte)(index * 7 / channels % 251))];

    private static float[] Planes(byte[] rgb, int width, int height)
    {
        var planes = new float[rgb.Length];
        PixelConversion.ToChw(rgb, width, height, planes);
        return planes;
    }
}
