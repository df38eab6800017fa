using System.Diagnostics;
using System.Globalization;
using Invoke.Graph;

namespace Invoke.Benchmarks.Inference;

/// <summary>What graph and nodes cost beside bare runs of the networks, when the first image is there, and how memory grows.</summary>
internal static class InferenceReport
{
    private const int Rounds = 21;

    public static async Task RunAsync()
    {
        await using DiffusionWork single = await DiffusionWork.CreateAsync();
        await using DiffusionWork batch = await DiffusionWork.CreateAsync(isBatch: true);
        await CompareAsync(
            ("Bare ONNX Runtime, a prompt after the other", single.BareAsync),
            ("Graph of nodes", single.GraphAsync),
            ("Bare ONNX Runtime, both prompts as a batch", batch.BareAsync),
            ("Graph of nodes, both prompts as a batch", batch.GraphAsync));
        await CompareOrdersAsync(single);
        await MeasureCancellationAsync(single);
        await MeasureMemoryAsync(single);
    }

    /// <summary>Seconds for an image by device, where there is an NVIDIA GPU.</summary>
    public static async Task CompareDevicesAsync()
    {
        Console.WriteLine("| image, pixels a side | CPU s | CUDA s | ratio |");
        Console.WriteLine("|---|---|---|---|");
        await using DiffusionWork cpu = await DiffusionWork.CreateAsync();
        await using DiffusionWork cuda = await DiffusionWork.CreateAsync(isBatch: true, isCuda: true);
        foreach (int side in Effort.IsSmoke ? [64] : new[] { 64, 256, 512, 1024 })
        {
            (double slow, double fast) = (await MedianAsync(cpu, side), await MedianAsync(cuda, side));
            Print($"| {side} | {slow:F3} | {fast:F3} | {fast / slow:F2} |");
        }
    }

    private static async Task<double> MedianAsync(DiffusionWork work, int side)
    {
        // The first one loads, and lets the device choose its kernels.
        await work.DrawAsync(side);
        var seconds = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            seconds.Add(await work.DrawAsync(side));
        }

        return CpuRounds.Median([.. seconds.Order()]);
    }

    private static async Task CompareAsync(params IReadOnlyList<(string Name, Func<Task> Run)> contestants)
    {
        List<double>[] wall = [.. contestants.Select(_ => new List<double>())];
        Func<Task>[] timed = [.. contestants.Select((contestant, index) => new Func<Task>(async () =>
        {
            long started = Stopwatch.GetTimestamp();
            await contestant.Run();
            wall[index].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }))];
        IReadOnlyList<double>[] cpu = await CpuRounds.MeasureAsync(Rounds, timed);
        Console.WriteLine($"| contestant, {DiffusionWork.Images} images | CPU ms, min | median | ratio of medians | wall ms, median | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|");
        double[] medians = [.. wall.Select(times => CpuRounds.Median([.. times.Order()]))];
        for (var index = 0; index < contestants.Count; index++)
        {
            // Each beside the bare calls of its own kind.
            int bare = index / 2 * 2;
            Print($"| {contestants[index].Name} | {cpu[index][0]:F0} | {CpuRounds.Median(cpu[index]):F0} | {CpuRounds.Median(cpu[index]) / CpuRounds.Median(cpu[bare]):F3} | {medians[index]:F0} | {medians[index] / medians[bare]:F3} |");
        }
    }

    private static async Task CompareOrdersAsync(DiffusionWork work)
    {
        Console.WriteLine();
        Console.WriteLine("| images | first image after, depth-first | breadth-first | 1/N |");
        Console.WriteLine("|---|---|---|---|");
        foreach (int images in Effort.IsSmoke ? [2] : new[] { 2, 5, 10, 20 })
        {
            double depth = await work.FirstImageShareAsync(images, new DepthFirstScheduler());
            double breadth = await work.FirstImageShareAsync(images, new BreadthFirstScheduler());
            Print($"| {images} | {depth:P0} | {breadth:P0} | {1.0 / images:P0} |");
        }
    }

    private static async Task MeasureCancellationAsync(DiffusionWork work)
    {
        Console.WriteLine();
        Console.WriteLine("| image, pixels a side | one step, ms | from the cancellation to the end of the run, ms, median | longest |");
        Console.WriteLine("|---|---|---|---|");
        foreach (int side in Effort.IsSmoke ? [64] : new[] { 64, 256, 512 })
        {
            (double step, IReadOnlyList<double> latencies) = await work.CancelAsync(side, times: Effort.Of(full: 30, smoke: 3));
            Print($"| {side} | {step:F0} | {CpuRounds.Median(latencies):F1} | {latencies[^1]:F1} |");
        }
    }

    private static async Task MeasureMemoryAsync(DiffusionWork work)
    {
        Console.WriteLine();
        Console.WriteLine("| images in one run | peak of the process so far, MB |");
        Console.WriteLine("|---|---|");
        foreach (int images in Effort.IsSmoke ? [1] : new[] { 10, 50, 100, 200 })
        {
            await work.RunAsync(images);
            using var process = Process.GetCurrentProcess();
            Print($"| {images} | {process.PeakWorkingSet64 / 1e6:F0} |");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
