using Invoke.Testing.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class SqliteImageRecordStorageTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempDirectory _root = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SqliteImageRecordStorage _records;

    public SqliteImageRecordStorageTests() => _records = Create();

    public void Dispose()
    {
        _records.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task GetAsync_OfInsert_GivesTheSameRecord()
    {
        ImageRecord record = Record("a.png") with
        {
            Origin = ImageOrigin.External,
            Category = ImageCategory.Control,
            SessionId = "s",
            NodeId = "n@1.0",
            Metadata = """{"prompt":"日本"}""",
            IsIntermediate = true,
            Starred = true,
        };

        ImageRecord inserted = await _records.InsertAsync(record, None);

        Assert.Equal(record with { CreatedAt = _time.GetUtcNow(), UpdatedAt = _time.GetUtcNow() }, inserted);
        Assert.Equal(inserted, await _records.GetAsync("a.png", None));
    }

    [Fact]
    public async Task InsertAsync_FinerClock_ReturnsTheStoredMilliseconds()
    {
        _time.Advance(TimeSpan.FromTicks(1234));

        ImageRecord inserted = await _records.InsertAsync(Record("a.png"), None);

        Assert.Equal(inserted, await _records.GetAsync("a.png", None));
    }

    [Fact]
    public async Task InsertAsync_Always_WritesOneTimeFormat()
    {
        await _records.InsertAsync(Record("a.png"), None);

        Assert.Equal("2026-01-02T03:04:05.678Z", Query("SELECT created_at FROM images"));
    }

    [Fact]
    public async Task InsertAsync_NameTaken_KeepsTheOtherRecord()
    {
        await _records.InsertAsync(Record("a.png"), None);

        var exception = await Assert.ThrowsAsync<ImageRecordAlreadyExistsException>(
            async () => await _records.InsertAsync(Record("a.png") with { Width = 9 }, None));

        Assert.Equal("a.png", exception.ImageName);
        Assert.Equal(64, (await _records.GetAsync("a.png", None)).Width);
    }

    [Fact]
    public async Task InsertAsync_UnknownCategory_IsTheCallersMistake() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await _records.InsertAsync(Record("a.png") with { Category = (ImageCategory)99 }, None));

    [Fact]
    public async Task InsertAsync_AfterAFailure_StillWorks()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await _records.InsertAsync(Record("a.png") with { Origin = (ImageOrigin)9 }, None));

        await _records.InsertAsync(Record("a.png"), None);

        Assert.True(await _records.ExistsAsync("a.png", None));
    }

    [Fact]
    public async Task InsertAsync_Cancelled_AddsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _records.InsertAsync(Record("a.png"), new CancellationToken(canceled: true)));

        Assert.False(await _records.ExistsAsync("a.png", None));
    }

    [Fact]
    public async Task GetAsync_Missing_NamesTheImage()
    {
        var exception = await Assert.ThrowsAsync<ImageRecordNotFoundException>(async () => await _records.GetAsync("a.png", None));

        Assert.Equal("a.png", exception.ImageName);
    }

    [Theory]
    [InlineData("image_category", "portrait")]
    [InlineData("image_origin", "elsewhere")]
    [InlineData("created_at", "yesterday")]
    public async Task GetAsync_UnknownText_NamesRowColumnAndText(string column, string text)
    {
        await _records.InsertAsync(Record("a.png"), None);
        Execute($"UPDATE images SET {column} = '{text}'");

        var exception = await Assert.ThrowsAsync<BadImageRecordException>(async () => await _records.GetAsync("a.png", None));

        Assert.Contains("a.png", exception.Message, StringComparison.Ordinal);
        Assert.Contains(column, exception.Message, StringComparison.Ordinal);
        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpdateAsync_SomeMembers_ChangesOnlyThose()
    {
        ImageRecord inserted = await _records.InsertAsync(Record("a.png") with { SessionId = "s" }, None);
        _time.Advance(TimeSpan.FromSeconds(5));

        ImageRecord updated = await _records.UpdateAsync("a.png", new ImageChanges { Starred = true, Category = ImageCategory.Mask }, None);

        Assert.Equal(inserted with { Starred = true, Category = ImageCategory.Mask, UpdatedAt = _time.GetUtcNow() }, updated);
    }

    [Fact]
    public async Task UpdateAsync_ClockStandsStill_KeepsTheClocksTime()
    {
        await _records.InsertAsync(Record("a.png"), None);

        ImageRecord updated = await _records.UpdateAsync("a.png", new ImageChanges { Starred = true }, None);

        Assert.Equal(_time.GetUtcNow(), updated.UpdatedAt);
    }

    [Fact]
    public async Task UpdateAsync_Missing_IsAnError() =>
        await Assert.ThrowsAsync<ImageRecordNotFoundException>(async () => await _records.UpdateAsync("a.png", new ImageChanges(), None));

    [Fact]
    public async Task ForeignWriter_LeavesTimesOut_TheyAreFilledIn()
    {
        await _records.ExistsAsync("a.png", None);
        Execute("INSERT INTO images (image_name, image_origin, image_category, width, height) VALUES ('a.png', 'internal', 'general', 1, 2)");
        ImageRecord before = await _records.GetAsync("a.png", None);

        Execute("UPDATE images SET updated_at = '2020-01-01T00:00:00.000Z'");
        Execute("UPDATE images SET starred = 1");

        ImageRecord after = await _records.GetAsync("a.png", None);
        Assert.InRange(before.CreatedAt, DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.MaxValue);
        Assert.True(after.UpdatedAt > new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.True(after.Starred);
    }

    [Fact]
    public async Task DeleteAsync_Existing_RemovesIt()
    {
        await _records.InsertAsync(Record("a.png"), None);

        Assert.True(await _records.DeleteAsync("a.png", None));
        Assert.False(await _records.DeleteAsync("a.png", None));
        Assert.False(await _records.ExistsAsync("a.png", None));
    }

    [Fact]
    public async Task MarkedAsDeleted_CountsAsMissing_ButKeepsItsName()
    {
        await _records.InsertAsync(Record("a.png"), None);
        Execute("UPDATE images SET deleted_at = '2026-01-02T03:04:05.678Z'");

        await Assert.ThrowsAsync<ImageRecordNotFoundException>(async () => await _records.GetAsync("a.png", None));
        Assert.Equal(0, (await _records.ListAsync(new ImageQuery(), None)).Total);
        Assert.True(await _records.ExistsAsync("a.png", None));
        await Assert.ThrowsAsync<ImageRecordAlreadyExistsException>(async () => await _records.InsertAsync(Record("a.png"), None));
    }

    [Fact]
    public async Task ConcurrentWriters_AllSucceed()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(index =>
            Task.Factory.StartNew(() => _records.InsertAsync(Record($"a{index}.png"), None).AsTask(), None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap()));

        Assert.Equal(50, (await _records.ListAsync(new ImageQuery(), None)).Total);
    }

    [Fact]
    public async Task Reopened_KeepsRecords()
    {
        await _records.InsertAsync(Record("a.png"), None);
        _records.Dispose();
        using SqliteImageRecordStorage again = Create();

        Assert.True(await again.ExistsAsync("a.png", None));
    }

    [Fact]
    public async Task TwoStorages_OneFile_SeeEachOther()
    {
        using SqliteImageRecordStorage other = Create();

        await other.InsertAsync(Record("a.png"), None);
        await _records.InsertAsync(Record("b.png"), None);

        Assert.True(await _records.ExistsAsync("a.png", None));
        Assert.True(await other.ExistsAsync("b.png", None));
    }

    [Fact]
    public async Task Disposed_EveryUse_IsAnError()
    {
        await _records.ExistsAsync("a.png", None);
        _records.Dispose();
        _records.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _records.ExistsAsync("a.png", None));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _records.DeleteAsync("a.png", None));
    }

    private static ImageRecord Record(string name) => new()
    {
        ImageName = name,
        Origin = ImageOrigin.Internal,
        Category = ImageCategory.General,
        Width = 64,
        Height = 32,
    };

    private SqliteImageRecordStorage Create() => new(Options.Create(new ImagesOptions { RootPath = _root.Path }), _time);

    private string? Query(string sql)
    {
        using SqliteConnection connection = TestDatabase.Open(_root.Path);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string;
    }

    private void Execute(string sql) => TestDatabase.Execute(_root.Path, sql);
}
