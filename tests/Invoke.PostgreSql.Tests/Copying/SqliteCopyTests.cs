using System.Text.Json;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;
using Microsoft.Extensions.Options;

namespace Invoke.PostgreSql.Tests.Copying;

public sealed class SqliteCopyTests
{
    // As a line of its own: whether the counts have been folded by now is chance.
    private const string OneByteMoreSql = """
        INSERT INTO image_count_changes
        SELECT image_category, image_origin, is_intermediate, starred, is_deleted, 0, 1
        FROM (SELECT * FROM image_counts UNION ALL SELECT * FROM image_count_changes) AS kinds WHERE image_category = 'poster' LIMIT 1
        """;

    private static readonly CancellationToken None = CancellationToken.None;

    [PostgreSqlFact]
    public async Task CopyAsync_ThousandsOfRows_CopyIsTheSameStore()
    {
        using var host = new SqliteRootHost();
        await host.FillAsync(4000);

        SqliteCopyReport report = await host.Copy.CopyAsync();

        Assert.True(report.IsEqual);
        Assert.Equal(
            ["images", "image_counts", "session_results", "queue_batches", "queue_items", "queue_parts", "queue_journal", "queue_events", "queue_counts", "queue_state"],
            report.Tables.Select(table => table.Name));
        Assert.Equal(4001, report.Tables[0].TargetRows);
        Assert.All(report.Tables, table => Assert.Equal((table.SourceRows, table.SourceHash), (table.TargetRows, table.TargetHash)));
        foreach (ImageQuery query in (ImageQuery[])
            [new(), new() { Deleted = true }, new() { OldestFirst = true, Starred = true }, new() { SessionId = "s2" }, new() { Search = "apple" }, new() { Search = "日本" }])
        {
            Assert.Equal(await SqliteRootHost.NamesAsync(host.Records, query), await SqliteRootHost.NamesAsync(host.Copies, query));
        }

        foreach (int index in (int[])[0, 1, 2, 3, 4, 6, 10, 51, 3999])
        {
            Assert.Equal(await host.Records.FindAsync(SqliteRootHost.Name(index), None), await host.Copies.FindAsync(SqliteRootHost.Name(index), None));
        }

        Assert.Equivalent(await host.Records.GetCountsAsync(None), await host.Copies.GetCountsAsync(None), strict: true);
        var results = new SessionResultQuery { Limit = 1000 };
        Assert.Equal((await host.Results.ListAsync(results)).Items, (await host.CopiedResults.ListAsync(results)).Items);
    }

    [PostgreSqlFact]
    public async Task CopyAsync_QueueInTheMiddleOfItsWork_GoesOnWithThat()
    {
        using var host = new SqliteRootHost();
        await host.FillAsync(20);
        using OpenQueue before = OpenQueue.Of(new SqliteSessionQueue(host.Options, Options.Create(new QueueOptions()), NodeCatalog.Default, host.Time));
        EnqueueResult plain = await before.EnqueueAsync(QueueHost.Batch(3));
        EnqueueResult spread = await before.EnqueueAsync(QueueHost.Batch() with { Spread = 2 }, new EnqueueOptions { Priority = 1 });
        await before.SpreadAsync((await before.ClaimAsync("w", None))!, 2, None);
        SessionClaim part = (await before.ClaimAsync("w", None))!;
        await before.AppendAsync(part, [QueueHost.Finished("n", 0)], [], None);
        await before.EndAsync(part, new SessionOutcome(QueueItemStatus.Completed), None);
        await before.ClaimAsync("w", None);
        await before.EndAsync((await before.ClaimAsync("w", None))!, new SessionOutcome(QueueItemStatus.Failed, new SessionError("Oops", "It failed.")), None);
        SessionClaim running = (await before.ClaimAsync("w", None))!;
        await before.PauseAsync();

        SqliteCopyReport report = await host.Copy.CopyAsync();
        using OpenQueue after = OpenQueue.Of(new PostgreSqlSessionQueue(
            host.Schema.Source, Options.Create(new PostgreSqlOptions()), Options.Create(new QueueOptions()), NodeCatalog.Default, host.Time));

        Assert.True(report.IsEqual);
        Assert.Equal((await before.ListAsync()).Items.Select(Text), (await after.ListAsync()).Items.Select(Text));
        Assert.Equal(await before.GetCountsAsync(), await after.GetCountsAsync());
        Assert.Equal(await before.GetBoundsAsync(None), await after.GetBoundsAsync(None));
        Assert.Equal((await before.ReadAsync(0, 1000, None)).Select(each => each.Sequence), (await after.ReadAsync(0, 1000, None)).Select(each => each.Sequence));
        Assert.Equal([QueueHost.Finished("n", 0)], await after.ReadJournalAsync(spread.ItemIds[0]));
        Assert.True(await after.IsPausedAsync());
        Assert.Equal([running.Item.ItemId, spread.ItemIds[0]], (await after.RecoverAsync(None)).Order());
        await after.ResumeAsync();
        Assert.Equal(SessionPart.Of(1, 2), (await after.ClaimAsync("new", None))?.Part);
        Assert.Equal(running.Item.ItemId, (await after.ClaimAsync("new", None))?.Item.ItemId);
        Assert.True((await after.EnqueueAsync(QueueHost.Batch())).ItemIds[0] > spread.ItemIds[0]);
        Assert.Equal(3, plain.Enqueued);

        static string Text(QueueItem item) => JsonSerializer.Serialize(item);
    }

    [PostgreSqlFact]
    public async Task CopyAsync_ThenMoreIsAdded_ComesBehindWhatWasCopied()
    {
        using var host = new SqliteRootHost();
        await host.FillAsync(20);
        await host.Copy.CopyAsync();

        await host.Copies.InsertAsync(RecordStorageHost.Record("new.png"), None);
        await host.CopiedResults.AddAsync([new SessionResult("s", "new", "n", "t", "image", 0, "image", "new.png", host.Time.GetUtcNow())]);

        ImageQuery today = new() { CreatedBefore = host.Time.GetUtcNow().AddYears(1), Limit = 1 };
        Assert.Equal("new.png", Assert.Single((await host.Copies.ListNamesAsync(today, None)).Items));
        Assert.Equal("new", (await host.CopiedResults.ListAsync(new SessionResultQuery())).Items[0].InvocationId);
        Assert.Empty(await host.Copies.CheckAsync(repair: false, None));
    }

    [PostgreSqlFact]
    public async Task CopyAsync_TargetHoldsSomething_IsRefused()
    {
        using var host = new SqliteRootHost();
        await host.FillAsync(20);
        await host.CopiedResults.AddAsync([new SessionResult("s", "mine", "n", "t", "image", 0, "image", null, host.Time.GetUtcNow())]);

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await host.Copy.CopyAsync());

        Assert.StartsWith($"Table session_results in schema '{host.Schema.Name}' of ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("is not empty", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await host.Copies.GetCountsAsync(None)).Total);
    }

    [PostgreSqlFact]
    public async Task CopyAsync_NewerSource_IsRefusedByName()
    {
        using var host = new SqliteRootHost();
        await host.FillAsync(20);
        host.Records.Dispose();
        host.Execute("UPDATE invoke_schema SET version = 99 WHERE component = 'images'");

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await host.Copy.CopyAsync());

        Assert.Contains("version 99 of the images tables", exception.Message, StringComparison.Ordinal);
    }

    [PostgreSqlFact]
    public async Task CopyAsync_NoDatabase_NamesThePlaceAndMakesNone()
    {
        using var host = new SqliteRootHost();
        using var empty = new TempDirectory();
        var copy = new SqliteCopy(host.Schema.Source, Options.Create(new ImagesOptions { RootPath = empty.Path }));

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await copy.CopyAsync());

        Assert.Contains(empty.Path, exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Path));
    }

    [StorageTheory]
    [InlineData("created_at = 'yesterday'", "created_at", "yesterday")]
    [InlineData("width = 9999999999", "width", "9999999999")]
    [InlineData("starred = 'maybe'", "starred", "maybe")]
    [InlineData("metadata = 'a' || char(0) || 'b'", "metadata", "a\\0b")]
    public async Task CopyAsync_RowThatPostgreSqlCannotKeep_NamesItAndCopiesNothing(string fault, string column, string told)
    {
        using var host = new SqliteRootHost();
        await host.FillAsync(20);
        host.Execute($"UPDATE images SET {fault} WHERE image_name = 'foreign.png'");

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await host.Copy.CopyAsync());

        Assert.StartsWith($"Row 'foreign.png' of table images holds '{told}' in column {column}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await host.Copies.GetCountsAsync(None)).Total);
    }

    [PostgreSqlFact]
    public async Task CopyAsync_SomethingChangesARowOnTheWay_IsFoundAndNothingStays()
    {
        using var host = new SqliteRootHost();
        await host.FillAsync(200);
        await host.Copies.GetCountsAsync(None);
        host.Schema.Execute($"""
            CREATE FUNCTION {host.Schema.Name}.meddle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.width := NEW.width + 1; RETURN NEW; END';
            CREATE TRIGGER meddle BEFORE INSERT ON images FOR EACH ROW WHEN (NEW.image_name = '{SqliteRootHost.Name(77)}') EXECUTE FUNCTION {host.Schema.Name}.meddle();
            """);

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await host.Copy.CopyAsync());

        Assert.Contains($"row '{SqliteRootHost.Name(77)}', column width", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await host.Copies.GetCountsAsync(None)).Total);
    }

    [StorageTheory]
    [InlineData("UPDATE images SET metadata = metadata || ' ', updated_at = updated_at + interval '1 microsecond' WHERE image_name = 'foreign.png'", "images", "row 'foreign.png', column metadata")]
    [InlineData("DELETE FROM images WHERE image_name = 'foreign.png'", "images", "row 'foreign.png' is not in the copy")]
    [InlineData("UPDATE session_results SET id = -id WHERE id = 1", "session_results", "")]
    [InlineData(OneByteMoreSql, "image_counts", "row 'poster', column file_bytes")]
    public async Task VerifyAsync_CopyWasChanged_TellsWhere(string change, string table, string difference)
    {
        using var host = new SqliteRootHost();
        await host.FillAsync(200);
        await host.Copy.CopyAsync();
        Assert.True((await host.Copy.VerifyAsync()).IsEqual);

        host.Schema.Execute(change);

        SqliteCopyTable different = (await host.Copy.VerifyAsync()).Tables.First(each => !each.IsEqual);
        Assert.Equal(table, different.Name);
        Assert.NotEqual(different.SourceHash, different.TargetHash);
        Assert.Contains(difference, different.FirstDifference, StringComparison.Ordinal);
    }
}
