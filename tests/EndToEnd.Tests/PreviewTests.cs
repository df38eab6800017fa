using Invoke.Graph;
using Invoke.Images;

namespace Invoke.EndToEnd.Tests;

/// <summary>What is shown of an image before it is decoded.</summary>
public sealed class PreviewTests
{
    [Fact]
    public async Task RunAsync_PreviewsAskedFor_EachStepShowsMoreOfTheImage()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 4, steps: 12);
        var observer = new RecordingObserver();

        await using GraphRun run = await host.Runner.RunAsync(apple.Graph, options: new GraphRunOptions { WantsPreviews = true, Observers = { observer } });

        run.ThrowIfNotCompleted();
        ImageRef image = run.GetAll(apple.Image.Out.Image)[3];
        byte[] expected = Shrink((await host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24)).Data.Span, side: 64, by: 4);
        IReadOnlyList<InvocationProgressEvent> steps = observer.ProgressOf("denoise_latents@3");
        double[] errors = [.. steps.Select(step => Error(Assert.IsType<ProgressPreview>(step.Preview).Rgb.Span, expected))];
        Assert.Equal(12, errors.Length);
        Assert.All(steps, step => Assert.Equal((16, 16, 64, 64), (step.Preview!.Width, step.Preview.Height, step.Preview.FullWidth, step.Preview.FullHeight)));
        Assert.True(errors[^1] < errors[0] * 0.75, string.Join(' ', errors));

        // Of 255; the decoder's colours are learned from three images by now.
        Assert.InRange(errors[^1], 0, 25);
    }

    [Theory]
    [InlineData("ddim")]
    [InlineData("euler")]
    [InlineData("dpmpp_2m_k")]
    public async Task RunAsync_AnySampler_TellsFallingNoiseAndTime(string scheduler)
    {
        await using var host = new EmojiHost();
        var observer = new RecordingObserver();

        await using GraphRun run = await host.Runner.RunAsync(
            new AppleGraph(count: 1, steps: 6, scheduler: scheduler).Graph, options: new GraphRunOptions { Observers = { observer } });

        run.ThrowIfNotCompleted();
        IReadOnlyList<InvocationProgressEvent> steps = observer.ProgressOf("denoise_latents@0");
        double[] sigmas = [.. steps.Select(step => Assert.NotNull(step.Sigma))];
        Assert.Equal(sigmas.OrderDescending(), sigmas);
        Assert.Equal(0, sigmas[^1]);
        Assert.InRange(sigmas[0], 1, 15);
        Assert.All(steps.SkipLast(1), step => Assert.True(step.TimeLeft > TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, steps[^1].TimeLeft);
        Assert.All(steps, step => Assert.Null(step.Preview));
    }

    private static double Error(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        double sum = 0;
        for (var index = 0; index < first.Length; index++)
        {
            sum += Math.Abs(first[index] - second[index]);
        }

        return sum / first.Length;
    }

    private static byte[] Shrink(ReadOnlySpan<byte> rgb, int side, int by)
    {
        int small = side / by;
        var sums = new int[3 * small * small];
        for (var index = 0; index < rgb.Length; index++)
        {
            int pixel = index / 3;
            sums[(3 * ((pixel / side / by * small) + (pixel % side / by))) + (index % 3)] += rgb[index];
        }

        return [.. sums.Select(sum => (byte)(sum / (by * by)))];
    }
}
