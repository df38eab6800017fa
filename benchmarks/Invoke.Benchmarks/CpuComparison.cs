using System.Globalization;
using Invoke.Benchmarks.Scheduling;

namespace Invoke.Benchmarks;

/// <summary>Compares processor time for each invocation, which wall time hides where a contestant uses several threads.</summary>
internal static class CpuComparison
{
    private const int Rounds = 11;

    public static async Task RunAsync()
    {
        var work = new ChainWork(Effort.Of(full: 1_000_000, smoke: 1000));
        (string Name, Func<Task> Run)[] contestants =
        [
            ("TPL Dataflow", work.DataflowAsync),
            ("Engine", work.EngineAsync),
            ("Engine, an observer", work.ObservedAsync),
            ("Engine, logging at Information", () => work.LoggedAsync(isDebug: false)),
            ("Engine, logging at Debug", () => work.LoggedAsync(isDebug: true)),
            ("Engine, spans and metrics listened to", work.ListenedAsync),
            ("Engine, two at a time", work.ParallelAsync),
            ("Engine, result cache, all hits", work.CachedAsync),
            ("Bare loop", work.BareLoopAsync),
        ];
        IReadOnlyList<double>[] times = await CpuRounds.MeasureAsync(Rounds, [.. contestants.Select(contestant => contestant.Run)]);
        double baseline = CpuRounds.Median(times[0]);
        double perInvocation = 1e6 / work.Invocations;
        Console.WriteLine("| contestant | CPU ns per invocation, min | median | ratio of medians |");
        Console.WriteLine("|---|---|---|---|");
        for (var index = 0; index < contestants.Length; index++)
        {
            double median = CpuRounds.Median(times[index]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {contestants[index].Name} | {times[index][0] * perInvocation:F1} | {median * perInvocation:F1} | {median / baseline:F2} |"));
        }
    }
}
