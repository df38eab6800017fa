using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;

namespace Invoke.EndToEnd.Tests;

/// <summary>Every name of a sampler makes an image of the prompt's subject.</summary>
public sealed class SamplerTests(SamplerTests.SharedHost shared) : IClassFixture<SamplerTests.SharedHost>
{
    public static TheoryData<string> Names => [.. SamplerCatalog.Default.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RunAsync_EverySampler_DrawsARedApple(string name)
    {
        // Of few steps, the high order of pndm makes shreds.
        int steps = name == "pndm" ? 20 : 10;
        var apple = new AppleGraph(count: 1, steps: steps, scheduler: name);
        var observer = new RecordingObserver();
        GraphRunOptions options = new GraphRunOptions { Observers = { observer } }.Keep(apple.Denoise.Out.Latents);

        await using GraphRun run = await shared.Host.Runner.RunAsync(apple.Graph, options: options);

        run.ThrowIfNotCompleted();
        Assert.All(run.Get(apple.Denoise.Out.Latents).Values.ToArray(), value => Assert.True(float.IsFinite(value)));
        ImageRef image = run.Get(apple.Image.Out.Image);
        AssertRedOnWhite(await shared.Host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24));
        Assert.Equal(
            Enumerable.Range(1, steps).Select(step => (step, steps)),
            observer.ProgressOf("denoise_latents").Select(progress => (progress.Step, progress.Total)));
    }

    /// <summary>The apple stands in the middle; what is around it is pale.</summary>
    private static void AssertRedOnWhite(ImagePixels pixels)
    {
        ReadOnlySpan<byte> data = pixels.Data.Span;
        int middle = 3 * (((pixels.Height / 2) * pixels.Width) + (pixels.Width / 2));
        int red = data[middle];
        int other = Math.Max(data[middle + 1], data[middle + 2]);
        int corner = Math.Min(data[0], Math.Min(data[1], data[2]));
        Assert.True(red > other + 40, $"The middle is not red: {red} beside {other}.");
        Assert.True(corner > 150, $"The corner is not pale: {corner}.");
    }

    public sealed class SharedHost : IAsyncLifetime
    {
        internal EmojiHost Host { get; } = new();

        public Task InitializeAsync() => Task.CompletedTask;

        public Task DisposeAsync() => Host.DisposeAsync().AsTask();
    }
}
