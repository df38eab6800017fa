using Invoke.Images;

namespace Invoke.PostgreSql.Tests.Records;

/// <summary>What PostgreSQL's storage does beyond what every storage promises.</summary>
public sealed class PostgreSqlImageRecordStorageTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly int Count = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 2000 : 100;

    private readonly PostgreSqlRecordsHost? _host = PostgreSqlServer.WhyNot is null ? new PostgreSqlRecordsHost() : null;

    private PostgreSqlRecordsHost Host => _host ?? throw new InvalidOperationException(PostgreSqlServer.WhyNot);

    public void Dispose() => _host?.Dispose();

    [PostgreSqlFact]
    [Trait("Kind", "Heavy")]
    public async Task SeveralWriters_NewTables_LoseNothingAndCountExactlyAllAlong()
    {
        const int writers = 6;
        IImageRecordStorage[] storages = [.. Enumerable.Range(0, writers).Select(_ => Host.OpenAgain(TimeProvider.System))];

        Task all = Task.WhenAll(storages.Select((storage, number) => WriteAsync(storage, $"p{number}")));
        do
        {
            // Kept counts and rows of one statement's moment; whoever folds or changes meanwhile must not show.
            Assert.Empty(await Host.Records.CheckAsync(repair: false, None));
        }
        while (!all.IsCompleted);
        await all;

        int kept = writers * (Count / 2);
        ImageCounts counts = await Host.Records.GetCountsAsync(None);
        Assert.Equal((kept, kept, kept * 10L), (counts.Total, counts.Starred, counts.FileBytes));
        Assert.Equal(kept, (await Host.Records.ListNamesAsync(new ImageQuery { Limit = ImageQuery.MaxNameLimit }, None)).Items.Distinct().Count());
        Assert.Equal(kept, (await Host.Records.ListAsync(new ImageQuery { Search = "apple" }, None)).Total);
        Host.Execute($"SELECT {Host.Schema.Name}.image_counts_fold()");
        Assert.Equal((kept, kept), await TotalsAsync());
    }

    [PostgreSqlFact]
    public async Task Fold_AnyNumber_LeavesTheCountsAndTakesTheLines()
    {
        for (var index = 0; index < 20; index++)
        {
            await Host.AddAsync($"{index}.png");
        }

        await Host.Records.DeleteAsync("3.png", None);

        Host.Execute($"SELECT {Host.Schema.Name}.image_counts_fold()");

        Assert.Equal(["0"], Host.Schema.Query("SELECT count(*) FROM image_count_changes"));
        Assert.Equal((19, 0), await TotalsAsync());
    }

    [PostgreSqlFact]
    public async Task SeveralUpdaters_SameImagesInAnyOrder_NeverFail()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(index => $"{index}.png")];
        await Host.Records.InsertManyAsync([.. names.Select(RecordStorageHost.Record)], None);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            string[] shuffled = [.. names];
            var random = new Random(number);
            for (var round = 0; round < 10; round++)
            {
                random.Shuffle(shuffled);
                Assert.Equal(shuffled, await Host.Records.UpdateManyAsync(shuffled, new ImageChanges { Starred = round % 2 == 0 }, None));
            }
        }));

        Assert.Empty(await Host.Records.CheckAsync(repair: false, None));
    }

    [PostgreSqlFact]
    public async Task InsertAsync_PlaceInTheMillisecondIsTaken_DrawsAnother()
    {
        await Host.Records.InsertAsync(RecordStorageHost.Record("a.png"), None);
        await Host.Records.InsertAsync(RecordStorageHost.Record("b.png"), None);
        Host.Execute($"SELECT setval('{Host.Schema.Name}.image_numbers', 1, false)");

        await Host.Records.InsertAsync(RecordStorageHost.Record("c.png"), None);

        Assert.Equal(3, (await Host.Records.GetCountsAsync(None)).Total);
    }

    [PostgreSqlFact]
    public async Task InsertManyAsync_NumbersGoRound_KeepsTheOrder()
    {
        await Host.Records.ExistsAsync("a.png", None);
        Host.Execute($"SELECT setval('{Host.Schema.Name}.image_numbers', 1048573, false)");

        await Host.Records.InsertManyAsync([.. Enumerable.Range(0, 9).Select(index => RecordStorageHost.Record($"{index}.png"))], None);

        Assert.Equal(Enumerable.Range(0, 9).Select(index => $"{index}.png").Reverse(), await Host.NamesAsync(new ImageQuery()));
    }

    [StorageTheory]
    [InlineData(0)]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    public async Task EveryMethod_TextThatPostgreSqlCannotKeep_SaysSoOrFindsNothing(int character)
    {
        string text = $"a{(char)character}";
        await Host.AddAsync("a.png");

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            async () => await Host.Records.InsertAsync(RecordStorageHost.Record("b.png") with { Metadata = text }, None));

        Assert.Equal(
            "Image 'b.png' cannot be recorded: its metadata holds a NUL character or half of a surrogate pair, which PostgreSQL cannot keep. Take it out.", exception.Message);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Host.Records.UpdateAsync("a.png", new ImageChanges { SessionId = text }, None));
        Assert.Null(await Host.Records.FindAsync(text, None));
        Assert.False(await Host.Records.ExistsAsync(text, None));
        Assert.Equal(["a.png"], await Host.Records.DeleteManyAsync([text, "a.png"], ImageCondition.None, None));
        Assert.Empty(await Host.NamesAsync(new ImageQuery { SessionId = text }));
    }

    [StorageTheory]
    [InlineData("2026-01-02T03:04:05.678912Z", "2026-01-02T03:04:05.678Z")]
    [InlineData("0044-03-15T12:00:00Z", "0044-03-15T12:00:00.000Z")]
    public async Task ForeignWriter_AnyTime_IsKeptInMilliseconds(string given, string expected)
    {
        await Host.AddAsync("a.png");

        Host.Execute($"UPDATE images SET created_at = '{given}', updated_at = '{given}'");

        ImageRecord record = await Host.Records.GetAsync("a.png", None);
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), record.CreatedAt);
        Assert.Equal(record.CreatedAt, record.UpdatedAt);
    }

    [PostgreSqlFact]
    public async Task ForeignWriter_TimeThatNobodyCanRead_IsRefusedByTheTable()
    {
        await Host.AddAsync("a.png");

        Assert.Throws<Npgsql.PostgresException>(() => Host.Execute("UPDATE images SET created_at = 'infinity'"));
    }

    [PostgreSqlFact]
    public async Task ForeignWriter_EmptiesTheTable_CountsFollow()
    {
        await Host.AddAsync("a.png");

        Host.Execute("TRUNCATE images");

        Assert.Equal((0, 0), await TotalsAsync());
    }

    [StorageTheory]
    [InlineData("the", "the.png")]
    [InlineData("naïve", "the.png")]
    [InlineData("NAIVE", "the.png")]
    [InlineData("7 5", "the.png")]
    [InlineData("7.5", "the.png")]
    [InlineData("example.com", "the.png")]
    [InlineData("\"example com path\"", "the.png")]
    [InlineData("me@example", "the.png")]
    [InlineData("12e5ab", "the.png")]
    [InlineData("exam* wa*", "the.png")]
    [InlineData("\"the naive way\"", "the.png")]
    public async Task ListAsync_SearchOfTextThatLooksLikeSomethingElse_FindsWords(string search, string expected)
    {
        await Host.AddAsync("the.png", record => record with
        {
            Metadata = """{"prompt":"The na\u00efve way https://example.com/path me@example.com 12e5ab","scale":7.5}""",
        });
        await Host.AddAsync("other.png", record => record with { Metadata = """{"prompt":"nothing of it"}""" });

        Assert.Equal([expected], await Host.NamesAsync(new ImageQuery { Search = search }));
    }

    [PostgreSqlFact]
    public async Task ListAsync_MetadataTooLongForTheIndex_IsFoundByItsBeginning()
    {
        string words = string.Join(' ', Enumerable.Range(0, 200_000).Select(index => $"word{index}"));

        await Host.AddAsync("long.png", record => record with { Metadata = $$"""{"prompt":"{{words}}"}""" });

        Assert.Equal(["long.png"], await Host.NamesAsync(new ImageQuery { Search = "word17" }));
        Assert.Empty(await Host.Records.CheckAsync(repair: false, None));
    }

    private static async Task WriteAsync(IImageRecordStorage storage, string prefix)
    {
        for (var number = 0; number < Count; number++)
        {
            string name = $"{prefix}-{number}.png";
            await storage.InsertAsync(RecordStorageHost.Record(name) with { FileBytes = 10, Metadata = """{"positive_prompt":"a red apple"}""" }, None);
            await storage.UpdateAsync(name, new ImageChanges { Starred = true }, None);
            if (number % 2 == 1)
            {
                await storage.DeleteAsync(name, None);
            }
        }
    }

    private async Task<(long Total, long Starred)> TotalsAsync()
    {
        ImageCounts counts = await Host.Records.GetCountsAsync(None);
        return (counts.Total, counts.Starred);
    }
}
