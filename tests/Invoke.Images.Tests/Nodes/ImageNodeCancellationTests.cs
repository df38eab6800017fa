using Invoke.Graph;

namespace Invoke.Images.Tests.Nodes;

/// <summary>Pixel work stops when its run is cancelled, and leaves the thread that started the run.</summary>
public sealed class ImageNodeCancellationTests
{
    private static readonly ImagePixels Source = new(new byte[8 * 6 * 4], 8, 6, PixelFormat.Rgba32);

    public static TheoryData<string> Loops =>
    [
        "lanczos rows", "lanczos columns", "nearest", "box", "gaussian", "unsharp", "convert", "place", "overlay", "map", "extract", "multiply",
    ];

    [Theory]
    [MemberData(nameof(Loops))]
    public void Loop_Cancelled_Stops(string loop) =>
        Assert.Throws<OperationCanceledException>(() => Run(loop, new CancellationToken(canceled: true)));

    [Theory]
    [MemberData(nameof(Loops))]
    public void Loop_NotCancelled_Finishes(string loop) => Run(loop, CancellationToken.None);

    [Fact]
    public async Task RunAsync_CancelledWhileReading_StoresNothing()
    {
        using var stop = new CancellationTokenSource();
        using var host = new ImageNodeHost(decoding: stop.Cancel);
        ImageRef image = await host.StoreAsync(Source);

        await using NodeTestResult<ImageOutput> result = await host.Nodes.RunAsync(new ResizeImage { Image = image, Width = 99, Height = 99 }, stop.Token);

        Assert.Equal(GraphStatus.Canceled, result.Status);
        Assert.Equal(1, await host.CountAsync());
    }

    [Fact]
    public async Task RunAsync_FromAThreadOfTheCallers_DecodesInThePool()
    {
        bool? isPoolThread = null;
        using var host = new ImageNodeHost(decoding: () => isPoolThread = Thread.CurrentThread.IsThreadPoolThread);
        ImageRef image = await host.StoreAsync(Source);
        Task<ImageOutput>? running = null;
        var caller = new Thread(() => running = host.RunAsync(new BlurImage { Image = image }));

        caller.Start();
        caller.Join();
        await running!; // set by the thread that has ended

        Assert.True(isPoolThread);
    }

    private static void Run(string loop, CancellationToken cancellationToken)
    {
        switch (loop)
        {
            case "lanczos rows":
                Resampler.Resize(Source.View(), 3, 6, ResampleMode.Lanczos, cancellationToken).Dispose();
                break;
            case "lanczos columns":
                Resampler.Resize(Source.View(), 8, 9, ResampleMode.Lanczos, cancellationToken).Dispose();
                break;
            case "nearest":
                Resampler.Resize(Source.View(), 3, 9, ResampleMode.Nearest, cancellationToken).Dispose();
                break;
            case "box":
                BoxBlur.Box(Source.View(), 2, cancellationToken).Dispose();
                break;
            case "gaussian":
                BoxBlur.Gaussian(Source.View(), 2, cancellationToken).Dispose();
                break;
            case "unsharp":
                UnsharpFilter.Sharpen(Source.View(), 2, 50, cancellationToken).Dispose();
                break;
            case "convert":
                FormatConverter.Convert(Source.View(), PixelFormat.Gray8, cancellationToken).Dispose();
                break;
            case "place":
                Compositor.Place(Source.View(), 9, 9, 0, 0, cancellationToken).Dispose();
                break;
            case "overlay":
                using (PixelBuffer canvas = PixelBuffer.Copy(Source.View()))
                {
                    Compositor.Overlay(canvas, Source.View(), [], 0, 0, cancellationToken);
                }

                break;
            case "map":
                ChannelMath.Map(Source.View(), ChannelMath.LerpTable(1, 2), cancellationToken).Dispose();
                break;
            case "extract":
                ChannelMath.Extract(Source.View(), 0, invert: false, cancellationToken).Dispose();
                break;
            default:
                ChannelMath.Multiply(Source.View(), Source.View(), cancellationToken).Dispose();
                break;
        }
    }
}
