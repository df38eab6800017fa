using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx.Tests.Models;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>Masks that nodes make of images, with the real model's autoencoder.</summary>
public sealed class CreateDenoiseMaskTests
{
    [Fact]
    public async Task RunAsync_MaskAlone_HasItsGrayValues()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        ImageRef mask = await StoreAsync(host, 16, 8, static (x, _) => (byte)(x * 17));
        CreateDenoiseMask node = Build(out NodeGraph graph, mask, null);

        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(node.Out.DenoiseMask));

        DenoiseMask made = run.Get(node.Out.DenoiseMask);
        Assert.Equal((8, 16, false), (made.Height, made.Width, made.IsGradient));
        Assert.Equal(Enumerable.Range(0, 16).Select(x => x * 17 / 255f), made.Values[..16].ToArray());
        Assert.Null(made.MaskedLatents);
    }

    [Fact]
    public async Task RunAsync_SidesThatAreNoMultiplesOf8_AreReduced()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        ImageRef mask = await StoreAsync(host, 21, 30, static (_, _) => 255);
        CreateDenoiseMask node = Build(out NodeGraph graph, mask, null);

        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(node.Out.DenoiseMask));

        DenoiseMask made = run.Get(node.Out.DenoiseMask);
        Assert.Equal((24, 16), (made.Height, made.Width));
        Assert.All(made.Values.ToArray(), value => Assert.Equal(1, value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_Image_IsEncodedWithGreyInPlaceOfWhatIsRepainted(bool isTiled)
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        ImageRef mask = await StoreAsync(host, 32, 32, static (x, _) => x < 16 ? byte.MinValue : byte.MaxValue);
        ImageRef image = await StoreAsync(host, 64, 64, static (x, y) => (byte)((x * 3) + y));
        CreateDenoiseMask node = Build(out NodeGraph graph, mask, image);
        node.Tiled = isTiled;

        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(node.Out.DenoiseMask));

        float[] planes = [.. Enumerable.Repeat(0, 3).SelectMany(_ => Enumerable.Range(0, 64 * 64).Select(static index =>
            index % 64 < 32 ? 0f : (((byte)((index % 64 * 3) + (index / 64))) / 255f * 2) - 1))];
        using Latents expected = Encode(planes);
        Latents? masked = run.Get(node.Out.DenoiseMask).MaskedLatents;
        Assert.Equal((4, 8, 8), (masked?.Channels, masked?.Height, masked?.Width));
        Assert.True(PipelineVectors.LargestDifference(masked!.Values.ToArray(), expected.Values.ToArray()) < 1e-4f);
    }

    [Fact]
    public async Task RunAsync_MaskTooSmall_SaysHowLargeItMustBe()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        ImageRef mask = await StoreAsync(host, 7, 8, static (_, _) => 0);
        Build(out NodeGraph graph, mask, null);

        string message = await host.FailAsync(graph);

        Assert.Contains($"Image '{mask.ImageName}' is 7 x 8 pixels; it must be 8 x 8 or more.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoConsumer_ReleasesMaskAndMaskedLatents()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        ImageRef mask = await StoreAsync(host, 16, 16, static (_, _) => 0);
        CreateDenoiseMask node = Build(out NodeGraph graph, mask, mask);
        DenoiseMask made;
        await using (GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(node.Out.DenoiseMask)))
        {
            made = run.Get(node.Out.DenoiseMask);
        }

        Assert.Throws<ObjectDisposedException>(() => made.Values.Length);
        Assert.Throws<ObjectDisposedException>(() => made.MaskedLatents?.Values.Length);
    }

    [Fact]
    public async Task RunAsync_GradientMask_SpreadsTheEdgeAtTheScaleOfLatents()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        ImageRef mask = await StoreAsync(host, 64, 16, static (x, _) => x < 32 ? byte.MinValue : byte.MaxValue);
        CreateGradientMask node = BuildGradient(out NodeGraph graph, new CreateGradientMask { Mask = mask, EdgeRadius = 16, CoherenceMode = CoherenceMode.BoxBlur });

        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(node.Out.DenoiseMask));

        run.ThrowIfNotCompleted();
        DenoiseMask made = run.Get(node.Out.DenoiseMask);
        Assert.Equal((16, 64, true), (made.Height, made.Width, made.IsGradient));
        Assert.Null(made.MaskedLatents);

        // Pillow's filter reaches 8 pixels further, so at an eighth of the size the edge is 0, 32, 223, 255. Radius 16 is 2 of these pixels, the first of
        // which is repainted half as much as its neighbour: 255 - (255 - 32) / 2 and 255 - (255 - 223) / 2.
        Assert.Equal([0, 0, 0, 32, 143, 239, 255, 255], Enumerable.Range(0, 8).Select(column => (int)Math.Round(made.Values[column * 8] * 255)));
        ImagePixels area = await host.Images.ReadPixelsAsync(run.Get(node.Out.ExpandedMaskArea).ImageName, PixelFormat.Gray8);
        Assert.Equal((64, 16), (area.Width, area.Height));
        Assert.Equal([0, 0, 0, 0, 0, 0, 255, 255], Enumerable.Range(0, 8).Select(column => area.Data.Span[column * 8]));
        StoredImage record = await host.Images.GetAsync(run.Get(node.Out.ExpandedMaskArea).ImageName);
        Assert.Equal(("create_gradient_mask", run.SessionId), (record.NodeId, record.SessionId));
    }

    [Fact]
    public async Task RunAsync_GradientMaskForAnOrdinaryModel_LeavesTheImageAlone()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        ImageRef mask = await StoreAsync(host, 16, 16, static (_, _) => 0);
        CreateGradientMask node = BuildGradient(out NodeGraph graph, new CreateGradientMask { Mask = mask, Image = mask });

        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(node.Out.DenoiseMask));

        Assert.Null(run.Get(node.Out.DenoiseMask).MaskedLatents);
    }

    [Fact]
    public async Task RunAsync_GradientMaskForAnInpaintingModel_EncodesTheMaskedImage()
    {
        using StubModel model = StubModel.CreateInpainting();
        File.Copy(EmojiModel.Model.Vae.EncoderPath, Path.Combine(model.Folder, "vae_encoder", "model.onnx"), overwrite: true);
        await using var host = new NodeHost(model.Folder);
        ImageRef mask = await StoreAsync(host, 16, 16, static (_, _) => 0);
        CreateGradientMask node = BuildGradient(out NodeGraph graph, new CreateGradientMask { Mask = mask, Image = mask });

        await using GraphRun run = await host.RunAsync(graph, new GraphRunOptions().Keep(node.Out.DenoiseMask));

        run.ThrowIfNotCompleted();
        using Latents expected = Encode(new float[3 * 16 * 16], 16);
        Assert.Equal(expected.Values.ToArray(), run.Get(node.Out.DenoiseMask).MaskedLatents?.Values.ToArray());
    }

    [Fact]
    public async Task RunAsync_GradientMaskTooSmall_SaysHowLargeItMustBe()
    {
        await using var host = new NodeHost();
        ImageRef mask = await StoreAsync(host, 7, 8, static (_, _) => 0);
        BuildGradient(out NodeGraph graph, new CreateGradientMask { Mask = mask });

        string message = await host.FailAsync(graph);

        Assert.Contains($"Image '{mask.ImageName}' is 7 x 8 pixels; a mask must be 8 x 8 or more.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_GradientMaskOutOfRangeOverAConnection_NamesTheInput()
    {
        await using var host = new NodeHost(before: NodeHost.UseSharedSessions);
        ImageRef mask = await StoreAsync(host, 16, 16, static (_, _) => 255);
        CreateGradientMask node = BuildGradient(out NodeGraph graph, new CreateGradientMask { Mask = mask });
        graph.Connect(graph.Add(new IntegerValue { Value = 100_000 }).Out.Value, node.In.EdgeRadius);

        string message = await host.FailAsync(graph);

        Assert.Contains("'edge_radius'", message, StringComparison.Ordinal);
        Assert.Contains("100000; allowed 0 to 512", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 0.5, "edge_radius")]
    [InlineData(513, 0.5, "edge_radius")]
    [InlineData(16, 1.5, "minimum_denoise")]
    public void Validate_GradientMaskOutOfRange_IsRefused(int radius, double minimum, string port)
    {
        BuildGradient(out NodeGraph graph, new CreateGradientMask { Mask = new ImageRef("a.png"), EdgeRadius = radius, MinimumDenoise = minimum });

        Assert.Equal(port, Assert.Single(graph.Validate()).Port);
    }

    private static CreateDenoiseMask Build(out NodeGraph graph, ImageRef mask, ImageRef? image)
    {
        graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        CreateDenoiseMask node = graph.Add(new CreateDenoiseMask { Mask = mask, Image = image });
        graph.Connect(model.Out.Vae, node.In.Vae);
        return node;
    }

    private static CreateGradientMask BuildGradient(out NodeGraph graph, CreateGradientMask mask)
    {
        graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        CreateGradientMask node = graph.Add(mask);
        graph.Connect(model.Out.Vae, node.In.Vae);
        graph.Connect(model.Out.Unet, node.In.Unet);
        return node;
    }

    private static Latents Encode(float[] planes, int side = 64)
    {
        using var encoder = new VaeEncoder(EmojiModel.Cache, EmojiModel.Model.Vae, side, side, CancellationToken.None);
        return encoder.Encode(planes, CancellationToken.None);
    }

    private static async Task<ImageRef> StoreAsync(NodeHost host, int width, int height, Func<int, int, byte> pixel)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * height).Select(index => pixel(index % width, index / width))];
        return (await host.Images.CreateAsync(ImageCreateRequest.FromPixels(pixels, width, height, PixelFormat.Gray8))).Ref;
    }
}
