using System.Diagnostics;
using Invoke.Graph;
using Invoke.Images;

namespace Invoke.EndToEnd.Tests;

/// <summary>A cancellation does not wait for the step under way.</summary>
public sealed class CancellationTests
{
    // Ten times what it should take; benchmarks/README.md has the true figure.
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(500);

    [Fact]
    [Trait("Kind", "Heavy")]
    public async Task RunAsync_CancelledInsideALongStep_EndsSoonAndTheSessionIsUsable()
    {
        await using var host = new EmojiHost();
        string expected = await DrawAsync(host);
        string[] files = host.Files();
        using var stop = new CancellationTokenSource();
        long cancelledAt = 0;
        var observer = new RecordingObserver(graphEvent =>
        {
            // The next step is under way by then: one of so large a picture takes several times as long.
            if (graphEvent is InvocationProgressEvent { Step: 1 })
            {
                stop.Token.UnsafeRegister(_ => cancelledAt = Stopwatch.GetTimestamp(), null);
                stop.CancelAfter(TimeSpan.FromMilliseconds(30));
            }
        });

        await using GraphRun run = await host.Runner.RunAsync(
            new AppleGraph(count: 1, steps: 50, size: 512).Graph, options: new GraphRunOptions { Observers = { observer } }, cancellationToken: stop.Token);
        TimeSpan taken = Stopwatch.GetElapsedTime(cancelledAt);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.InRange(observer.ProgressOf("denoise_latents@0").Count, 1, 10);
        Assert.True(taken < Bound, $"It took {taken.TotalMilliseconds:F0} ms.");
        Assert.Equal(files, host.Files());
        Assert.Equal(expected, await DrawAsync(host));
    }

    private static async Task<string> DrawAsync(EmojiHost host)
    {
        var apple = new AppleGraph(count: 1);
        await using GraphRun run = await host.Runner.RunAsync(apple.Graph);
        run.ThrowIfNotCompleted();
        return Convert.ToHexString((await host.Images.ReadPixelsAsync(Assert.Single(run.GetAll(apple.Image.Out.Image)).ImageName, PixelFormat.Rgb24)).Data.Span);
    }
}
