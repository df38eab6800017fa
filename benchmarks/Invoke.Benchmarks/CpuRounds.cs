namespace Invoke.Benchmarks;

/// <summary>Measures the processor time of contestants in interleaved rounds, so that all of them see the same machine.</summary>
internal static class CpuRounds
{
    private static int WarmUps => Effort.Of(full: 2, smoke: 0);

    /// <summary>Gives for each contestant its times in milliseconds, smallest first.</summary>
    public static async Task<IReadOnlyList<double>[]> MeasureAsync(int rounds, params IReadOnlyList<Func<Task>> contestants)
    {
        List<double>[] times = [.. contestants.Select(_ => new List<double>())];
        for (int round = -WarmUps; round < Effort.Of(rounds, smoke: 1); round++)
        {
            for (var index = 0; index < contestants.Count; index++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                TimeSpan before = Environment.CpuUsage.TotalTime;
                await contestants[index]();
                if (round >= 0)
                {
                    times[index].Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
                }
            }
        }

        return Array.ConvertAll(times, each => (IReadOnlyList<double>)[.. each.Order()]);
    }

    public static double Median(IReadOnlyList<double> sorted) => sorted[sorted.Count / 2];
}
