using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>What every storage of records promises of single records.</summary>
public abstract class ImageRecordStorageContract : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RecordStorageHost _host;

    private protected ImageRecordStorageContract(RecordStorageHost host) => _host = host;

    private IImageRecordStorage Records => _host.Records;

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageFact]
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

        ImageRecord inserted = await Records.InsertAsync(record, None);

        Assert.Equal(record with { CreatedAt = _host.Time.GetUtcNow(), UpdatedAt = _host.Time.GetUtcNow() }, inserted);
        Assert.Equal(inserted, await Records.GetAsync("a.png", None));
    }

    [StorageFact]
    public async Task InsertAsync_FinerClock_ReturnsTheStoredMilliseconds()
    {
        _host.Time.Advance(TimeSpan.FromTicks(1234));

        ImageRecord inserted = await Records.InsertAsync(Record("a.png"), None);

        Assert.Equal(inserted, await Records.GetAsync("a.png", None));
    }

    [StorageFact]
    public async Task InsertAsync_NameTaken_KeepsTheOtherRecord()
    {
        await Records.InsertAsync(Record("a.png"), None);

        var exception = await Assert.ThrowsAsync<ImageRecordAlreadyExistsException>(
            async () => await Records.InsertAsync(Record("a.png") with { Width = 9 }, None));

        Assert.Equal("a.png", exception.ImageName);
        Assert.Equal(64, (await Records.GetAsync("a.png", None)).Width);
    }

    [StorageFact]
    public async Task InsertAsync_UnknownCategory_IsTheCallersMistake() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Records.InsertAsync(Record("a.png") with { Category = (ImageCategory)99 }, None));

    [StorageFact]
    public async Task InsertAsync_AfterAFailure_StillWorks()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Records.InsertAsync(Record("a.png") with { Origin = (ImageOrigin)9 }, None));

        await Records.InsertAsync(Record("a.png"), None);

        Assert.True(await Records.ExistsAsync("a.png", None));
    }

    [StorageFact]
    public async Task InsertAsync_Cancelled_AddsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Records.InsertAsync(Record("a.png"), new CancellationToken(canceled: true)));

        Assert.False(await Records.ExistsAsync("a.png", None));
    }

    [StorageFact]
    public async Task GetAsync_Missing_NamesTheImage()
    {
        var exception = await Assert.ThrowsAsync<ImageRecordNotFoundException>(async () => await Records.GetAsync("a.png", None));

        Assert.Equal("a.png", exception.ImageName);
    }

    [StorageTheory]
    [InlineData("image_category", "portrait")]
    [InlineData("image_origin", "elsewhere")]
    public async Task GetAsync_UnknownText_NamesRowColumnAndText(string column, string text)
    {
        await Records.InsertAsync(Record("a.png"), None);
        _host.Execute($"UPDATE images SET {column} = '{text}'");

        var exception = await Assert.ThrowsAsync<BadImageRecordException>(async () => await Records.GetAsync("a.png", None));

        Assert.Equal(new ImageLocation("a.png", ""), exception.Location);
        Assert.Contains("a.png", exception.Message, StringComparison.Ordinal);
        Assert.Contains(column, exception.Message, StringComparison.Ordinal);
        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task UpdateAsync_SomeMembers_ChangesOnlyThose()
    {
        ImageRecord inserted = await Records.InsertAsync(Record("a.png") with { SessionId = "s" }, None);
        _host.Time.Advance(TimeSpan.FromSeconds(5));

        ImageRecord updated = await Records.UpdateAsync("a.png", new ImageChanges { Starred = true, Category = ImageCategory.Mask }, None);

        Assert.Equal(inserted with { Starred = true, Category = ImageCategory.Mask, UpdatedAt = _host.Time.GetUtcNow() }, updated);
    }

    [StorageFact]
    public async Task UpdateAsync_ClockStandsStill_KeepsTheClocksTime()
    {
        await Records.InsertAsync(Record("a.png"), None);

        ImageRecord updated = await Records.UpdateAsync("a.png", new ImageChanges { Starred = true }, None);

        Assert.Equal(_host.Time.GetUtcNow(), updated.UpdatedAt);
    }

    [StorageFact]
    public async Task UpdateAsync_Missing_IsAnError() =>
        await Assert.ThrowsAsync<ImageRecordNotFoundException>(async () => await Records.UpdateAsync("a.png", new ImageChanges(), None));

    [StorageFact]
    public async Task ForeignWriter_LeavesTimesOut_TheyAreFilledIn()
    {
        await Records.ExistsAsync("a.png", None);
        _host.Execute("INSERT INTO images (image_name, image_origin, image_category, width, height) VALUES ('a.png', 'internal', 'general', 1, 2)");
        ImageRecord before = await Records.GetAsync("a.png", None);

        _host.Execute("UPDATE images SET updated_at = '2020-01-01T00:00:00.000Z'");
        _host.Execute("UPDATE images SET starred = true");

        ImageRecord after = await Records.GetAsync("a.png", None);
        Assert.InRange(before.CreatedAt, DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.MaxValue);
        Assert.True(after.UpdatedAt > new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.True(after.Starred);
    }

    [StorageFact]
    public async Task DeleteAsync_Existing_RemovesIt()
    {
        await Records.InsertAsync(Record("a.png"), None);

        Assert.True(await Records.DeleteAsync("a.png", None));
        Assert.False(await Records.DeleteAsync("a.png", None));
        Assert.False(await Records.ExistsAsync("a.png", None));
    }

    [StorageFact]
    public async Task MarkedAsDeleted_CountsAsMissing_ButKeepsItsName()
    {
        await Records.InsertAsync(Record("a.png"), None);
        _host.Execute("UPDATE images SET deleted_at = '2026-01-02T03:04:05.678Z'");

        await Assert.ThrowsAsync<ImageRecordNotFoundException>(async () => await Records.GetAsync("a.png", None));
        Assert.Equal(0, (await Records.ListAsync(new ImageQuery(), None)).Total);
        Assert.True(await Records.ExistsAsync("a.png", None));
        await Assert.ThrowsAsync<ImageRecordAlreadyExistsException>(async () => await Records.InsertAsync(Record("a.png"), None));
    }

    [StorageFact]
    public async Task ConcurrentWriters_AllSucceed()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(index =>
            Task.Factory.StartNew(() => Records.InsertAsync(Record($"a{index}.png"), None).AsTask(), None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap()));

        Assert.Equal(50, (await Records.ListAsync(new ImageQuery(), None)).Total);
    }

    [StorageFact]
    public async Task Reopened_KeepsRecords()
    {
        await Records.InsertAsync(Record("a.png"), None);

        (Records as IDisposable)?.Dispose();

        Assert.True(await _host.OpenAgain().ExistsAsync("a.png", None));
    }

    [StorageFact]
    public async Task TwoStorages_OnePlace_SeeEachOther()
    {
        IImageRecordStorage other = _host.OpenAgain();

        await other.InsertAsync(Record("a.png"), None);
        await Records.InsertAsync(Record("b.png"), None);

        Assert.True(await Records.ExistsAsync("a.png", None));
        Assert.True(await other.ExistsAsync("b.png", None));
    }

    private static ImageRecord Record(string name) => RecordStorageHost.Record(name);
}
