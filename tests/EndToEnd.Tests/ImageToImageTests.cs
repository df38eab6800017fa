using Invoke.Graph;
using Invoke.Images;

namespace Invoke.EndToEnd.Tests;

/// <summary>Pictures that are made of pictures by the real model: image to image and inpainting.</summary>
public sealed class ImageToImageTests(ImageToImageTests.SharedHost shared) : IClassFixture<ImageToImageTests.SharedHost>
{
    private const int Side = 64;

    private const string InpaintingGraph = """
        {
          "id": "inpaint",
          "nodes": {
            "loader": { "id": "loader", "type": "main_model_loader", "model": { "key": "x", "hash": "x", "name": "emoji-diffusion", "base": "sd-1", "type": "main" } },
            "skip": { "id": "skip", "type": "clip_skip", "skipped_layers": 0 },
            "positive": { "id": "positive", "type": "compel", "prompt": "basketball" },
            "negative": { "id": "negative", "type": "compel", "prompt": "" },
            "noise": { "id": "noise", "type": "noise", "seed": 3, "width": 64, "height": 64, "use_cpu": true },
            "picture": { "id": "picture", "type": "i2l", "image": { "image_name": "PICTURE" }, "tiled": false, "fp32": true },
            "mask": {
              "id": "mask", "type": "create_gradient_mask", "mask": { "image_name": "MASK" }, "edge_radius": 16, "coherence_mode": "Gaussian Blur",
              "minimum_denoise": 0.1, "tiled": false, "fp32": true, "is_intermediate": true
            },
            "denoise": {
              "id": "denoise", "type": "denoise_latents", "steps": 20, "cfg_scale": 3, "cfg_rescale_multiplier": 0.1, "denoising_start": 0.05, "denoising_end": 1, "scheduler": "ddim"
            },
            "save": { "id": "save", "type": "l2i", "fp32": true }
          },
          "edges": [
            { "source": { "node_id": "loader", "field": "clip" }, "destination": { "node_id": "skip", "field": "clip" } },
            { "source": { "node_id": "skip", "field": "clip" }, "destination": { "node_id": "positive", "field": "clip" } },
            { "source": { "node_id": "skip", "field": "clip" }, "destination": { "node_id": "negative", "field": "clip" } },
            { "source": { "node_id": "loader", "field": "unet" }, "destination": { "node_id": "denoise", "field": "unet" } },
            { "source": { "node_id": "loader", "field": "unet" }, "destination": { "node_id": "mask", "field": "unet" } },
            { "source": { "node_id": "loader", "field": "vae" }, "destination": { "node_id": "mask", "field": "vae" } },
            { "source": { "node_id": "loader", "field": "vae" }, "destination": { "node_id": "picture", "field": "vae" } },
            { "source": { "node_id": "loader", "field": "vae" }, "destination": { "node_id": "save", "field": "vae" } },
            { "source": { "node_id": "positive", "field": "conditioning" }, "destination": { "node_id": "denoise", "field": "positive_conditioning" } },
            { "source": { "node_id": "negative", "field": "conditioning" }, "destination": { "node_id": "denoise", "field": "negative_conditioning" } },
            { "source": { "node_id": "noise", "field": "noise" }, "destination": { "node_id": "denoise", "field": "noise" } },
            { "source": { "node_id": "picture", "field": "latents" }, "destination": { "node_id": "denoise", "field": "latents" } },
            { "source": { "node_id": "mask", "field": "denoise_mask" }, "destination": { "node_id": "denoise", "field": "denoise_mask" } },
            { "source": { "node_id": "denoise", "field": "latents" }, "destination": { "node_id": "save", "field": "latents" } }
          ]
        }
        """;

    [Fact]
    public async Task RunAsync_ImageToImage_MakesAGreenAppleOfTheRedOne()
    {
        var edited = new EditedApple("green apple", strength: 0.7);

        await using GraphRun run = await shared.Host.Runner.RunAsync(edited.Graph);

        run.ThrowIfNotCompleted();
        Assert.True(Redness(await ReadAsync(run.Get(edited.Apple.Image.Out.Image))) > 50);
        Assert.True(Redness(await ReadAsync(run.Get(edited.Image.Out.Image))) < 0);
    }

    [Fact]
    public async Task RunAsync_Strength_DecidesHowMuchOfThePictureStays()
    {
        double[] changes = new double[4];
        double[] strengths = [0, 0.2, 0.5, 0.9];
        for (var index = 0; index < strengths.Length; index++)
        {
            var edited = new EditedApple("basketball", strengths[index]);
            await using GraphRun run = await shared.Host.Runner.RunAsync(edited.Graph);
            run.ThrowIfNotCompleted();
            changes[index] = Difference(
                await ReadAsync(run.Get(edited.Apple.Image.Out.Image)), await ReadAsync(run.Get(edited.Image.Out.Image)), 0, Side);
        }

        // Without any strength it is what encoding and decoding lose.
        Assert.Equal(changes.Order(), changes);
        Assert.True(changes[0] < 8 && changes[3] > 20, string.Join(", ", changes));
    }

    [Fact]
    public async Task RunAsync_Inpainting_RepaintsTheBlackHalfAndKeepsTheWhiteOne()
    {
        ImageRef mask = await StoreMaskAsync(static x => x < Side / 2 ? byte.MaxValue : byte.MinValue);
        var edited = new EditedApple("basketball", strength: 1, mask);
        GraphRunOptions options = new GraphRunOptions().Keep(edited.Encode.Out.Latents).Keep(edited.Denoise.Out.Latents);

        await using GraphRun run = await shared.Host.Runner.RunAsync(edited.Graph, options: options);

        run.ThrowIfNotCompleted();
        float[] before = run.Get(edited.Encode.Out.Latents).Values.ToArray();
        float[] after = run.Get(edited.Denoise.Out.Latents).Values.ToArray();
        for (var index = 0; index < before.Length; index++)
        {
            Assert.True(index % 8 < 4 ? before[index] == after[index] : before[index] != after[index], $"value {index}");
        }

        ImagePixels start = await ReadAsync(run.Get(edited.Apple.Image.Out.Image));
        ImagePixels result = await ReadAsync(run.Get(edited.Image.Out.Image));
        Assert.True(Difference(start, result, 0, 24) < 10);
        Assert.True(Difference(start, result, 40, Side) > 20);
    }

    [Fact]
    public async Task RunAsync_InvokeAIsInpaintingGraph_RepaintsBlackAndItsEdge()
    {
        ImageRef mask = await StoreMaskAsync(static x => x < Side / 2 ? byte.MaxValue : byte.MinValue);
        var start = new AppleGraph(count: 1, steps: 20);
        await using GraphRun drawn = await shared.Host.Runner.RunAsync(start.Graph);
        ImageRef picture = drawn.Get(start.Image.Out.Image);
        NodeGraph graph = NodeGraph.Parse(
            InpaintingGraph.Replace("PICTURE", picture.ImageName, StringComparison.Ordinal).Replace("MASK", mask.ImageName, StringComparison.Ordinal), shared.Host.Catalog);

        await using GraphRun run = await shared.Host.Runner.RunAsync(graph);

        run.ThrowIfNotCompleted();
        var result = Assert.IsType<ImageRef>(Assert.Single(run.GetAll("save", "image")));
        ImagePixels before = await ReadAsync(picture);
        ImagePixels after = await ReadAsync(result);
        Assert.True(Difference(before, after, 0, 12) < 10);
        Assert.True(Difference(before, after, 40, Side) > 20);
    }

    [Fact]
    public async Task RunAsync_SameSeed_GivesTheSameBytesAndAnotherSeedOthers()
    {
        ImageRef mask = await StoreMaskAsync(static x => x < Side / 2 ? byte.MaxValue : byte.MinValue);

        byte[] first = await EditAsync(seed: 7, mask);
        byte[] again = await EditAsync(seed: 7, mask);
        byte[] other = await EditAsync(seed: 8, mask);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task RunAsync_CanceledInsideTheSecondDenoising_KeepsTheFirstPictureOnly()
    {
        using var source = new CancellationTokenSource();
        ImageRef mask = await StoreMaskAsync(static x => x < Side / 2 ? byte.MaxValue : byte.MinValue);
        var edited = new EditedApple("basketball", strength: 1, mask, steps: 500);
        var observer = new CancelAt("edit", step: 2, source);

        await using GraphRun run = await shared.Host.Runner.RunAsync(
            edited.Graph, options: new GraphRunOptions { Observers = { observer } }, cancellationToken: source.Token);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Single(run.GetAll(edited.Apple.Image.Out.Image));
        Assert.Empty(run.GetAll(edited.Image.Out.Image));
        Assert.InRange(observer.LastStep, 2, 499);
    }

    private static double Redness(ImagePixels pixels)
    {
        double sum = 0;
        int count = 0;
        for (int y = 24; y < 48; y++)
        {
            for (int x = 20; x < 44; x++)
            {
                ReadOnlySpan<byte> pixel = pixels.Data.Span.Slice(3 * ((y * Side) + x), 3);
                sum += pixel[0] - pixel[1];
                count++;
            }
        }

        return sum / count;
    }

    /// <summary>The mean difference of the bytes in some columns.</summary>
    private static double Difference(ImagePixels one, ImagePixels two, int left, int right)
    {
        double sum = 0;
        for (int y = 0; y < Side; y++)
        {
            for (int index = 3 * ((y * Side) + left); index < 3 * ((y * Side) + right); index++)
            {
                sum += Math.Abs(one.Data.Span[index] - two.Data.Span[index]);
            }
        }

        return sum / (3 * Side * (right - left));
    }

    private async Task<byte[]> EditAsync(long seed, ImageRef mask)
    {
        var edited = new EditedApple("basketball", strength: 1, mask, seed, steps: 6);
        await using GraphRun run = await shared.Host.Runner.RunAsync(edited.Graph);
        run.ThrowIfNotCompleted();
        return (await ReadAsync(run.Get(edited.Image.Out.Image))).Data.ToArray();
    }

    private async Task<ImageRef> StoreMaskAsync(Func<int, byte> column)
    {
        byte[] pixels = [.. Enumerable.Range(0, Side * Side).Select(index => column(index % Side))];
        return (await shared.Host.Images.CreateAsync(ImageCreateRequest.FromPixels(pixels, Side, Side, PixelFormat.Gray8))).Ref;
    }

    private async Task<ImagePixels> ReadAsync(ImageRef image) => await shared.Host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24);

    /// <summary>Cancels when a node has reported a step.</summary>
    private sealed class CancelAt(string nodeId, int step, CancellationTokenSource source) : IGraphObserver
    {
        public int LastStep { get; private set; }

        public void OnEvent(GraphEvent graphEvent)
        {
            if (graphEvent is InvocationProgressEvent progress && progress.NodeId == nodeId)
            {
                LastStep = (int)progress.Step;
                if (progress.Step >= step)
                {
                    source.Cancel();
                }
            }
        }
    }

    /// <summary>One host for all tests, so that the networks load once.</summary>
    public sealed class SharedHost : IAsyncLifetime
    {
        internal EmojiHost Host { get; } = new();

        public Task InitializeAsync() => Task.CompletedTask;

        public Task DisposeAsync() => Host.DisposeAsync().AsTask();
    }
}
