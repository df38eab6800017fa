using System.Globalization;
using Invoke.Benchmarks.Scheduling;

namespace Invoke.Benchmarks;

/// <summary>Compares processor time, which wall time hides where a contestant uses several threads; rounds are interleaved.</summary>
internal static class CpuComparison
{
    private const int Rounds = 11;

    public static async Task RunAsync(int items)
    {
        var work = new ChainWork(items);
        (string Name, Func<Task> Run)[] contestants =
        [
            ("TPL Dataflow", work.DataflowAsync),
            ("Engine", work.EngineAsync),
            ("Bare loop", work.BareLoopAsync),
        ];
        List<double>[] times = [.. contestants.Select(_ => new List<double>())];
        for (var round = -2; round < Rounds; round++)
        {
            for (var index = 0; index < contestants.Length; index++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                TimeSpan before = Environment.CpuUsage.TotalTime;
                await contestants[index].Run();
                if (round >= 0)
                {
                    times[index].Add((Environment.CpuUsage.TotalTime - before).TotalNanoseconds / work.Invocations);
                }
            }
        }

        double baseline = Median(times[0]);
        Console.WriteLine("| contestant | CPU ns per invocation, min | median | ratio of medians |");
        Console.WriteLine("|---|---|---|---|");
        for (var index = 0; index < contestants.Length; index++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {contestants[index].Name} | {times[index].Min():F1} | {Median(times[index]):F1} | {Median(times[index]) / baseline:F2} |"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
