using System.Globalization;
using Invoke.Benchmarks.Scheduling;
using Invoke.Graph;

namespace Invoke.Benchmarks;

/// <summary>Processor time of whole graphs by shape, growth with the number of items, and memory for each invocation.</summary>
internal static class CpuShapes
{
    private const int Rounds = 9;

    public static async Task RunAsync()
    {
        var shapes = new ShapeWork(side: Effort.Of(full: 1000, smoke: 20), nodes: Effort.Of(full: 100_000, smoke: 400));
        (string Name, Func<Task> Run)[] rows =
        [
            ("nested 1000 x 1000", shapes.NestedAsync),
            ("product 1000 x 1000, joined", shapes.ProductAsync),
            ("chain of 100 k nodes: validated, planned, run", shapes.ChainAsync),
            ("100 k edges validated", () => Task.FromResult(shapes.ValidateEdges())),
            ($"snapshot of {shapes.SnapshotInvocations} invocations ({shapes.SnapshotLength} characters): written and restored", () => Task.FromResult(shapes.Snapshot())),
        ];
        IReadOnlyList<double>[] times = await CpuRounds.MeasureAsync(Rounds, [.. rows.Select(row => row.Run)]);
        Console.WriteLine("| shape | CPU ms, min | median |");
        Console.WriteLine("|---|---|---|");
        for (var index = 0; index < rows.Length; index++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows[index].Name} | {times[index][0]:F0} | {CpuRounds.Median(times[index]):F0} |"));
        }

        await PrintGrowthAsync();
        await PrintMemoryAsync();
    }

    private static async Task PrintGrowthAsync()
    {
        int[] sizes = Effort.IsSmoke ? [10, 100, 1000] : [10_000, 100_000, 1_000_000];
        ChainWork[] works = [.. sizes.Select(size => new ChainWork(size))];
        IReadOnlyList<double>[] times = await CpuRounds.MeasureAsync(Rounds, [.. works.Select((work, index) => (Func<Task>)(() => RepeatAsync(work, sizes[^1] / sizes[index])))]);
        double exponent = Math.Log(CpuRounds.Median(times[^1]) / (CpuRounds.Median(times[0]) * sizes[0] / sizes[^1])) / Math.Log((double)sizes[^1] / sizes[0]);
        Console.WriteLine();
        Console.WriteLine("| items | CPU ns per invocation, median |");
        Console.WriteLine("|---|---|");
        for (var index = 0; index < sizes.Length; index++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {sizes[index]} | {CpuRounds.Median(times[index]) * 1e6 / ChainWork.Steps / sizes[^1]:F1} |"));
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Growth exponent from {sizes[0]} to {sizes[^1]} items: {exponent:F3}"));
    }

    /// <summary>Repeats small sizes, so that every size does equally much work between two looks at the clock.</summary>
    private static async Task RepeatAsync(ChainWork work, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await work.EngineAsync();
        }
    }

    // On its own, so that nothing holds the run when memory is looked at.
    private static async Task WarmUpAsync(ChainWork work) => await (await work.EngineAsync()).DisposeAsync();

    private static async Task PrintMemoryAsync()
    {
        var work = new ChainWork(Effort.Of(full: 1_000_000, smoke: 1000));
        await WarmUpAsync(work);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        GraphRun run = await work.EngineAsync();
        double allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        double retained = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Bytes for each invocation: {allocated / work.Invocations:F1} allocated, {retained / work.Invocations:F1} retained by the run, 8 of them its result."));
        await run.DisposeAsync();
    }
}
