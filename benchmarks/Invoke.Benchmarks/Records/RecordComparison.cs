using System.Diagnostics;
using System.Globalization;
using Invoke.Images;

namespace Invoke.Benchmarks.Records;

/// <summary>Image records beside their peers in interleaved rounds, by wall and processor time, which a shared machine disturbs least.</summary>
internal static class RecordComparison
{
    private const int Rounds = 15;
    private const int Singles = 100;
    private const int BatchSize = 1000;
    private const int Pages = 20;

    private static readonly ImageQuery Finished = new() { Limit = 100, IsIntermediate = false, Categories = [ImageCategory.General] };

    public static async Task RunAsync()
    {
        using (var stores = new RecordStores())
        {
            await PrintAsync("one record, durable", Singles, Inserts(stores));
            await PrintAsync("a record of a batch of 1000", BatchSize, Batches(stores));
        }

        using Gallery gallery = await Gallery.OpenAsync();
        await PrintAsync("a page of 100 among a million", Pages, await PagesAsync(gallery));
    }

    private static (string, Func<Task>)[] Inserts(RecordStores stores) =>
    [
        ("prepared statement", () => RepeatAsync(Singles, () => stores.HandWritten.Insert(stores.Next()))),
        ("Invoke", () => RepeatAsync(Singles, async () => await stores.Invoke.InsertAsync(stores.Next(), CancellationToken.None))),
        ("Dapper", () => RepeatAsync(Singles, () => stores.InsertByDapper([stores.Next()]))),
        ("EF Core", () => RepeatAsync(Singles, () => stores.InsertByEfCore([stores.Next()]))),
        ("prepared statement, table without indexes, counts and search", () => RepeatAsync(Singles, () => stores.Bare.Insert(stores.Next()))),
    ];

    private static (string, Func<Task>)[] Batches(RecordStores stores) =>
    [
        ("prepared statement", () => RepeatAsync(1, () => stores.HandWritten.InsertMany(stores.Next(BatchSize)))),
        ("Invoke", () => RepeatAsync(1, async () => await stores.Invoke.InsertManyAsync(stores.Next(BatchSize), CancellationToken.None))),
        ("Dapper", () => RepeatAsync(1, () => stores.InsertByDapper(stores.Next(BatchSize)))),
        ("EF Core", () => RepeatAsync(1, () => stores.InsertByEfCore(stores.Next(BatchSize)))),
        ("prepared statement, table without indexes, counts and search", () => RepeatAsync(1, () => stores.Bare.InsertMany(stores.Next(BatchSize)))),
    ];

    private static async Task<(string, Func<Task>)[]> PagesAsync(Gallery gallery)
    {
        string deep = await gallery.CursorAsync(new ImageQuery(), Gallery.Deep);
        string middle = await gallery.CursorAsync(Finished, Gallery.Middle);
        long key = long.Parse(deep, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        Func<Task> By(ImageQuery query) => () => RepeatAsync(Pages, async () => await gallery.Records.ListAsync(query, CancellationToken.None));
        return
        [
            ("prepared statement, all rows, first page, no total", () => RepeatAsync(Pages, () => gallery.PageByHand(long.MaxValue))),
            ("prepared statement, behind 999,000 rows", () => RepeatAsync(Pages, () => gallery.PageByHand(key))),
            ("Dapper, behind 999,000 rows", () => RepeatAsync(Pages, () => gallery.PageByDapper(key))),
            ("EF Core, behind 999,000 rows", () => RepeatAsync(Pages, () => gallery.PageByEfCore(key))),
            ("Invoke, first page and total", By(new ImageQuery { Limit = 100 })),
            ("Invoke, behind 999,000 rows, and total", By(new ImageQuery { Limit = 100, After = deep })),
            ("Invoke, finished general images, first page and total", By(Finished)),
            ("Invoke, the same at offset 1000", By(Finished with { Offset = 1000 })),
            ("Invoke, the same behind 300,000 by cursor", By(Finished with { After = middle })),
            ("Invoke, starred, and total", By(new ImageQuery { Limit = 100, Starred = true })),
            ("Invoke, one session, and total", By(new ImageQuery { Limit = 100, SessionId = "session-000000001000" })),
            ("Invoke, a day's range without total", By(new ImageQuery { Limit = 100, CreatedBefore = DateTimeOffset.UnixEpoch.AddYears(55).AddMinutes(5), IncludeTotal = false })),
            ("Invoke, a word of 100 images, and total", By(new ImageQuery { Limit = 100, Search = "unicorn" })),
            ("Invoke, a word of every third image, without total", By(new ImageQuery { Limit = 100, Search = "dragon", IncludeTotal = false })),
            ("Invoke, 10,000 names", () => RepeatAsync(Pages, async () => await gallery.Records.ListNamesAsync(new ImageQuery { Limit = 10_000 }, CancellationToken.None))),
        ];
    }

    private static Task RepeatAsync(int count, Action work)
    {
        for (; count > 0; count--)
        {
            work();
        }

        return Task.CompletedTask;
    }

    internal static async Task RepeatAsync(int count, Func<Task> work)
    {
        for (; count > 0; count--)
        {
            await work();
        }
    }

    internal static async Task PrintAsync(string title, int operations, (string Name, Func<Task> Run)[] contestants)
    {
        List<(double Wall, double Cpu)>[] times = [.. contestants.Select(_ => new List<(double, double)>())];
        for (int round = -Effort.Of(full: 2, smoke: 0); round < Effort.Of(Rounds, smoke: 1); round++)
        {
            for (int index = 0; index < contestants.Length; index++)
            {
                GC.Collect();
                TimeSpan cpu = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                await contestants[index].Run();
                if (round >= 0)
                {
                    times[index].Add((Stopwatch.GetElapsedTime(start).TotalMicroseconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds));
                }
            }
        }

        double wall = Median(times[0], time => time.Wall);
        double processor = Median(times[0], time => time.Cpu);
        Console.WriteLine($"| {title} | wall µs, min | median | ratio of medians | CPU µs, median | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|");
        for (int index = 0; index < contestants.Length; index++)
        {
            (double one, double two) = (Median(times[index], time => time.Wall), Median(times[index], time => time.Cpu));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {contestants[index].Name} | {times[index].Min(time => time.Wall) / operations:F1} | {one / operations:F1} | {one / wall:F2} | {two / operations:F1} | {two / processor:F2} |"));
        }

        Console.WriteLine();
    }

    private static double Median(List<(double Wall, double Cpu)> times, Func<(double Wall, double Cpu), double> of) =>
        times.Select(of).Order().ElementAt(times.Count / 2);
}
