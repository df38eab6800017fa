using System.Diagnostics;
using System.Globalization;
using Invoke.Images;
using Invoke.PostgreSql;
using Invoke.Testing.Shared;
using Microsoft.Extensions.Options;

namespace Invoke.Benchmarks.Records;

/// <summary>Image records in PostgreSQL beside SQLite, through the same interface; both wait for the disk with each commit.</summary>
internal static class DatabaseComparison
{
    private const int Singles = 100;
    private const int BatchSize = 1000;
    private const int Pages = 20;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ImageQuery Finished = new() { Limit = 100, IsIntermediate = false, Categories = [ImageCategory.General] };

    public static async Task RunAsync()
    {
        if (PostgreSqlServer.WhyNoOwn is { } missing)
        {
            Console.WriteLine(missing);
            return;
        }

        using var server = PostgreSqlServer.StartOwn(isDurable: true);
        using var stores = new RecordStores();
        await using PostgreSqlSource empty = Source(server);
        using var records = new PostgreSqlImageRecordStorage(empty, TimeProvider.System);
        (string Name, IImageRecordStorage Records)[] sides = [("SQLite", stores.Invoke), ("PostgreSQL", records)];
        await RecordComparison.PrintAsync("one record, durable", Singles, [.. sides.Select(side => (side.Name, (Func<Task>)(
            () => RecordComparison.RepeatAsync(Singles, async () => await side.Records.InsertAsync(stores.Next(), None)))))]);
        await RecordComparison.PrintAsync("a record of a batch of 1000", BatchSize, [.. sides.Select(side => (side.Name, (Func<Task>)(
            async () => await side.Records.InsertManyAsync(stores.Next(BatchSize), None))))]);

        using Gallery gallery = await Gallery.OpenAsync();
        await using PostgreSqlSource target = Source(server);
        using PostgreSqlImageRecordStorage copies = await CopyAsync(gallery, target);
        await RecordComparison.PrintAsync("a page of 100 among a million", Pages, await PagesAsync([("SQLite", gallery.Records), ("PostgreSQL", copies)]));
    }

    private static PostgreSqlSource Source(PostgreSqlServer server) => new(Options.Create(new PostgreSqlOptions { ConnectionString = server.CreateDatabase() }));

    private static async Task<PostgreSqlImageRecordStorage> CopyAsync(Gallery gallery, PostgreSqlSource target)
    {
        long start = Stopwatch.GetTimestamp();
        SqliteCopyReport report = await new SqliteCopy(target, Options.Create(new ImagesOptions { RootPath = gallery.Root })).CopyAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"A million records were copied and compared in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s ({report.Tables[0].TargetRows} rows).\n"));
        return new PostgreSqlImageRecordStorage(target, TimeProvider.System);
    }

    private static async Task<(string, Func<Task>)[]> PagesAsync((string Name, IImageRecordStorage Records)[] sides)
    {
        List<(string, Func<Task>)> contestants = [];
        foreach ((string name, Func<IImageRecordStorage, Task<ImageQuery>> query) in Queries())
        {
            foreach ((string side, IImageRecordStorage records) in sides)
            {
                ImageQuery asked = await query(records);
                contestants.Add(($"{side}, {name}", () => RecordComparison.RepeatAsync(Pages, async () => await records.ListAsync(asked, None))));
            }
        }

        return [.. contestants];
    }

    private static (string Name, Func<IImageRecordStorage, Task<ImageQuery>> Query)[] Queries() =>
    [
        ("first page and total", _ => Task.FromResult(new ImageQuery { Limit = 100 })),
        ("behind 999,000 rows, and total", async records => new ImageQuery { Limit = 100, After = await CursorAsync(records, new ImageQuery(), Gallery.Deep) }),
        ("finished general images, first page and total", _ => Task.FromResult(Finished)),
        ("the same at offset 1000", _ => Task.FromResult(Finished with { Offset = 1000 })),
        ("the same behind 300,000 by cursor", async records => Finished with { After = await CursorAsync(records, Finished, Gallery.Middle) }),
        ("starred, and total", _ => Task.FromResult(new ImageQuery { Limit = 100, Starred = true })),
        ("one session, and total", _ => Task.FromResult(new ImageQuery { Limit = 100, SessionId = "session-000000001000" })),
        ("a word of 100 images, and total", _ => Task.FromResult(new ImageQuery { Limit = 100, Search = "unicorn" })),
        ("a word of every third image, without total", _ => Task.FromResult(new ImageQuery { Limit = 100, Search = "dragon", IncludeTotal = false })),
    ];

    private static async Task<string> CursorAsync(IImageRecordStorage records, ImageQuery query, int depth) =>
        (await records.ListNamesAsync(query with { Offset = depth - 1, Limit = 1 }, None)).Next ?? throw new InvalidOperationException("The gallery is too small.");
}
