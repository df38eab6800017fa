using System.Diagnostics;
using Invoke.Graph;
using Invoke.Images;

namespace Invoke.EndToEnd.Tests;

/// <summary>A cancellation does not wait for the step under way.</summary>
public sealed class CancellationTests
{
    private const int Steps = 200;

    // The first soon enough is proof; whatever else the machine does may hold up some.
    private const int Attempts = 20;

    // Ten times what it should take; benchmarks/README.md has the true figure.
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(500);

    [Fact]
    [Trait("Kind", "Heavy")]
    public async Task RunAsync_CancelledInsideALongStep_EndsSoonAndTheSessionIsUsable()
    {
        await using var host = new EmojiHost();
        string expected = await DrawAsync(host);
        string[] files = host.Files();

        var taken = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < Attempts && taken >= Bound; attempt++)
        {
            taken = await CancelAsync(host);
        }

        Assert.True(taken < Bound, $"It took {taken.TotalMilliseconds:F0} ms.");
        Assert.Equal(files, host.Files());
        Assert.Equal(expected, await DrawAsync(host));
    }

    /// <summary>Cancels a run inside a step of it, and tells how long it took to end.</summary>
    private static async Task<TimeSpan> CancelAsync(EmojiHost host)
    {
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
            new AppleGraph(count: 1, steps: Steps, size: 512).Graph, options: new GraphRunOptions { Observers = { observer } }, cancellationToken: stop.Token);
        TimeSpan taken = Stopwatch.GetElapsedTime(cancelledAt);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.InRange(observer.ProgressOf("denoise_latents@0").Count, 1, Steps - 1);
        return taken;
    }

    private static async Task<string> DrawAsync(EmojiHost host)
    {
        var apple = new AppleGraph(count: 1);
        await using GraphRun run = await host.Runner.RunAsync(apple.Graph);
        run.ThrowIfNotCompleted();
        return Convert.ToHexString((await host.Images.ReadPixelsAsync(Assert.Single(run.GetAll(apple.Image.Out.Image)).ImageName, PixelFormat.Rgb24)).Data.Span);
    }
}
