using System.Diagnostics;
using System.Runtime;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;
using Xunit.Abstractions;

namespace Invoke.EndToEnd.Tests;

/// <summary>Runs, cancellations, unloading, disposal and collections of memory at once: the native side must survive all of it, and no picture may change.</summary>
[Trait("Kind", "Heavy")]
public sealed class StressTests(ITestOutputHelper output)
{
    private const int Runners = 4;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 300 : 20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly string[] Samplers = ["ddim", "euler_a", "dpmpp_2m", "heun"];
    private static readonly int[] Sides = [64, 128];

    [Fact]
    public async Task Run_CancelledUnloadedDisposedAndCollected_NeverCrashesOrChangesAPicture()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}, {Duration.TotalSeconds} s");
        Dictionary<(string, int), string> expected = await DrawAllAsync();
        using var over = new CancellationTokenSource();
        var counts = new Counts();

        Task[] work =
        [
            .. Enumerable.Range(0, Runners).Select(number => RunManyAsync(new Random(seed + number), expected, counts, over.Token)),
            CollectAsync(over.Token),
        ];
        await Task.WhenAny([AllHaveBeenAsync(counts), .. work]);
        await over.CancelAsync();
        await Task.WhenAll(work);

        output.WriteLine($"{counts.Completed} completed, {counts.Canceled} cancelled, {counts.Disposed} beside a disposal");
        Assert.True(counts.HaveAll);
    }

    /// <summary>Waits for its time, and on a slow machine until everything has happened that is left to chance.</summary>
    private static async Task AllHaveBeenAsync(Counts counts)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Duration || (!counts.HaveAll && Stopwatch.GetElapsedTime(start) < Duration + Patience))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    /// <summary>Hosts one after another, each with several runs at once, some of which are cancelled, and the host disposed with or without them.</summary>
    private static async Task RunManyAsync(Random random, Dictionary<(string, int), string> expected, Counts counts, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await using var host = new EmojiHost(configureOnnx: options =>
            {
                options.IntraOpThreads = random.Next(1, 3);
                options.SessionCacheBytes = random.Next(2) * (1L << 30);
                options.MemoryProfile = (OnnxMemoryProfile)random.Next(2);
            });
            for (var round = 0; round < 5 && !over.IsCancellationRequested; round++)
            {
                (string sampler, int side) = (Samplers[random.Next(Samplers.Length)], Sides[random.Next(Sides.Length)]);
                bool isCancelled = random.Next(2) == 0;
                using var stop = new CancellationTokenSource(isCancelled ? TimeSpan.FromMilliseconds(random.Next(1, 60)) : Timeout.InfiniteTimeSpan);
                Task<string?> running = DrawAsync(host, sampler, side, stop.Token);
                if (random.Next(3) == 0)
                {
                    host.Sessions.Clear();
                }

                if (random.Next(10) == 0)
                {
                    // Unloading waits for the lease of the run under way, which goes on.
                    host.Sessions.Dispose();
                    await AwaitAfterDisposalAsync(running, expected[(sampler, side)]);
                    Interlocked.Increment(ref counts.Disposed);
                    break;
                }

                string? picture = await running;
                Assert.True(picture is not null || isCancelled);
                Check(picture, expected[(sampler, side)]);
                Interlocked.Increment(ref picture is null ? ref counts.Canceled : ref counts.Completed);
            }
        }
    }

    private static async Task AwaitAfterDisposalAsync(Task<string?> running, string expected)
    {
        try
        {
            Check(await running, expected);
        }
        catch (NodeExecutionException exception)
        {
            // A node that asked for its network after the end.
            Assert.IsType<ObjectDisposedException>(exception.InnerException);
        }
    }

    private static void Check(string? picture, string expected)
    {
        if (picture is not null)
        {
            Assert.Equal(expected, picture);
        }
    }

    private static async Task<string?> DrawAsync(EmojiHost host, string sampler, int side, CancellationToken cancellationToken)
    {
        var apple = new AppleGraph(count: 1, steps: 6, size: side, scheduler: sampler);
        await using GraphRun run = await host.Runner.RunAsync(apple.Graph, cancellationToken: cancellationToken);
        if (run.Errors is [var error, ..])
        {
            // Kept also where the cancellation came between the failure and the end.
            throw error;
        }

        if (run.Status == GraphStatus.Canceled)
        {
            return null;
        }

        run.ThrowIfNotCompleted();
        ImagePixels pixels = await host.Images.ReadPixelsAsync(run.Get(apple.Image.Out.Image).ImageName, PixelFormat.Rgb24, CancellationToken.None);
        return Convert.ToHexString(pixels.Data.Span);
    }

    private static async Task<Dictionary<(string, int), string>> DrawAllAsync()
    {
        var pictures = new Dictionary<(string, int), string>();
        await using var host = new EmojiHost();
        foreach (string sampler in Samplers)
        {
            foreach (int side in Sides)
            {
                pictures[(sampler, side)] = await DrawAsync(host, sampler, side, CancellationToken.None) ?? throw new UnreachableException();
            }
        }

        return pictures;
    }

    /// <summary>Moves what is not pinned, so that memory which only seems to stay in place does not.</summary>
    private static async Task CollectAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        }
    }

    private sealed class Counts
    {
        public int Completed;
        public int Canceled;
        public int Disposed;

        public bool HaveAll => Volatile.Read(ref Completed) > 0 && Volatile.Read(ref Canceled) > 0 && Volatile.Read(ref Disposed) > 0;
    }
}
