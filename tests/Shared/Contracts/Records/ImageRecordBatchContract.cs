using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>What every storage of records promises of changes of several records, of marks of deletion, of counts, and of what other programs write.</summary>
public abstract class ImageRecordBatchContract : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RecordStorageHost _host;

    private IImageRecordStorage Records => _host.Records;

    private protected ImageRecordBatchContract(RecordStorageHost host) => _host = host;

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageFact]
    public async Task InsertManyAsync_Records_AreAddedInOrder()
    {
        IReadOnlyList<ImageRecord> inserted = await Records.InsertManyAsync([RecordStorageHost.Record("z.png"), RecordStorageHost.Record("a.png")], None);

        Assert.Equal(["z.png", "a.png"], inserted.Select(record => record.ImageName));
        Assert.Equal(inserted[1], await Records.GetAsync("a.png", None));
        Assert.Equal(["a.png", "z.png"], await _host.NamesAsync(new ImageQuery()));
    }

    [StorageTheory]
    [InlineData("b.png", "taken.png")]
    [InlineData("b.png", "b.png")]
    public async Task InsertManyAsync_NameTaken_AddsNothing(string first, string second)
    {
        await _host.AddAsync("taken.png");

        var exception = await Assert.ThrowsAsync<ImageRecordAlreadyExistsException>(
            async () => await Records.InsertManyAsync([RecordStorageHost.Record(first), RecordStorageHost.Record(second)], None));

        Assert.Equal(second, exception.ImageName);
        Assert.Equal(["taken.png"], await _host.NamesAsync(new ImageQuery()));
        Assert.Equal(1, (await Records.GetCountsAsync(None)).Total);
    }

    [StorageFact]
    public async Task InsertManyAsync_Nothing_IsHarmless() => Assert.Empty(await Records.InsertManyAsync([], None));

    [StorageFact]
    public async Task FindAsync_AnyState_TellsIt()
    {
        await _host.AddAsync("a.png");
        await _host.AddAsync("b.png");
        await Records.SoftDeleteManyAsync(["b.png"], None);

        Assert.Null((await Records.FindAsync("a.png", None))?.DeletedAt);
        Assert.Equal(_host.Time.GetUtcNow(), (await Records.FindAsync("b.png", None))?.DeletedAt);
        Assert.Null(await Records.FindAsync("c.png", None));
    }

    [StorageFact]
    public async Task UpdateManyAsync_Star_ChangesThoseThatAreThere()
    {
        await _host.AddAsync("a.png");
        await _host.AddAsync("b.png");
        await _host.AddAsync("gone.png");
        await Records.SoftDeleteManyAsync(["gone.png"], None);

        IReadOnlyList<string> changed = await Records.UpdateManyAsync(["b.png", "a.png", "gone.png", "missing.png", "b.png"], new ImageChanges { Starred = true }, None);

        Assert.Equal(["b.png", "a.png"], changed);
        Assert.Equal(["b.png", "a.png"], await _host.NamesAsync(new ImageQuery { Starred = true }));
        Assert.Equal(_host.Time.GetUtcNow(), (await Records.GetAsync("a.png", None)).UpdatedAt);
    }

    [StorageFact]
    public async Task SoftDeleteAndRestore_ImageIsWhatItWas()
    {
        await _host.AddAsync("a.png", record => record with { Starred = true, SessionId = "s" });
        ImageRecord before = await Records.GetAsync("a.png", None);

        IReadOnlyList<string> deleted = await Records.SoftDeleteManyAsync(["a.png", "a.png", "missing.png"], None);

        Assert.Equal(["a.png"], deleted);
        Assert.Empty(await Records.SoftDeleteManyAsync(["a.png"], None));
        Assert.Empty(await _host.NamesAsync(new ImageQuery { SessionId = "s" }));
        Assert.Equal(["a.png"], await _host.NamesAsync(new ImageQuery { Deleted = true }));
        await Assert.ThrowsAsync<ImageRecordNotFoundException>(async () => await Records.UpdateAsync("a.png", new ImageChanges(), None));

        Assert.Equal(["a.png"], await Records.RestoreManyAsync(["missing.png", "a.png", "a.png"], None));
        Assert.Empty(await Records.RestoreManyAsync(["a.png", "missing.png"], None));
        Assert.Equal(before with { UpdatedAt = _host.Time.GetUtcNow() }, await Records.GetAsync("a.png", None));
    }

    [StorageFact]
    public async Task ListAsync_DeletedBefore_KeepsWhatWasDeletedThen()
    {
        await _host.AddAsync("a.png");
        await _host.AddAsync("b.png");
        await Records.SoftDeleteManyAsync(["b.png"], None);
        _host.Time.Advance(TimeSpan.FromDays(1));
        DateTimeOffset then = _host.Time.GetUtcNow();
        await Records.SoftDeleteManyAsync(["a.png"], None);

        Assert.Equal(["b.png"], await _host.NamesAsync(new ImageQuery { Deleted = true, DeletedBefore = then }));
        Assert.Equal(["b.png", "a.png"], await _host.NamesAsync(new ImageQuery { Deleted = true }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _host.NamesAsync(new ImageQuery { DeletedBefore = then }));
    }

    [StorageFact]
    public async Task DeleteManyAsync_Some_RemovesThoseThatAreThere()
    {
        await _host.AddAsync("a.png");
        await _host.AddAsync("b.png");

        Assert.Equal(["a.png"], await Records.DeleteManyAsync(["missing.png", "a.png", "a.png"], ImageCondition.None, None));
        Assert.Equal(["b.png"], await _host.NamesAsync(new ImageQuery()));
    }

    [StorageFact]
    public async Task ChangeManyAsync_Cancelled_ChangesNothing()
    {
        await _host.AddAsync("a.png");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Records.DeleteManyAsync(["a.png"], ImageCondition.None, new CancellationToken(canceled: true)));

        Assert.True(await Records.ExistsAsync("a.png", None));
    }

    [StorageFact]
    public async Task GetCountsAsync_AfterChangesOfAllKinds_EqualsTheTable()
    {
        await _host.AddAsync("a.png", record => record with { FileBytes = 100, IsIntermediate = true });
        await _host.AddAsync("b.png", record => record with { FileBytes = 10, Category = ImageCategory.Mask });
        await _host.AddAsync("c.png", record => record with { FileBytes = 1, Origin = ImageOrigin.External });
        await _host.AddAsync("d.png", record => record with { FileBytes = 1000 });
        await Records.UpdateAsync("b.png", new ImageChanges { Starred = true, Category = ImageCategory.Control, IsIntermediate = true }, None);
        await Records.SoftDeleteManyAsync(["c.png"], None);
        await Records.DeleteAsync("d.png", None);

        ImageCounts counts = await Records.GetCountsAsync(None);

        Assert.Equal(
            (2, 2, 1, 1, 111, 110, 1),
            (counts.Total, counts.Intermediates, counts.Starred, counts.Deleted, counts.FileBytes, counts.IntermediateBytes, counts.DeletedBytes));
        Assert.Equal(new Dictionary<ImageCategory, long> { [ImageCategory.General] = 1, [ImageCategory.Control] = 1 }, counts.ByCategory);
        Assert.Equal(new Dictionary<ImageOrigin, long> { [ImageOrigin.Internal] = 2 }, counts.ByOrigin);
    }

    [StorageFact]
    public async Task ForeignWriter_OwnTime_IsListedThere()
    {
        await _host.AddAsync("new.png");

        _host.Execute("""
            INSERT INTO images (image_name, image_origin, image_category, width, height, created_at, metadata) VALUES
                ('old.png', 'internal', 'general', 1, 2, '2020-01-01T00:00:00.000Z', '{"a":"apple"}'),
                ('older.png', 'internal', 'mask', 1, 2, '2019-01-01T00:00:00.000Z', NULL)
            """);

        Assert.Equal(["new.png", "old.png", "older.png"], await _host.NamesAsync(new ImageQuery()));
        Assert.Equal(["older.png"], await _host.NamesAsync(new ImageQuery { CreatedBefore = new DateTimeOffset(2019, 6, 1, 0, 0, 0, TimeSpan.Zero) }));
        Assert.Equal(["old.png"], await _host.NamesAsync(new ImageQuery { Search = "apple" }));
        Assert.Equal(3, (await Records.GetCountsAsync(None)).Total);
    }

    [StorageFact]
    public async Task ForeignWriter_ChangesTheTime_MovesTheImage()
    {
        await _host.AddAsync("a.png", record => record with { Metadata = """{"a":"apple"}""" });
        await _host.AddAsync("b.png");

        _host.Execute("UPDATE images SET created_at = '2040-01-01T00:00:00.000Z' WHERE image_name = 'a.png'");

        Assert.Equal(["a.png", "b.png"], await _host.NamesAsync(new ImageQuery()));
        Assert.Equal(["a.png"], await _host.NamesAsync(new ImageQuery { Search = "apple" }));
    }

    [StorageFact]
    public async Task ListAsync_FilterWithoutMeaning_IsTheCallersMistake()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _host.NamesAsync(new ImageQuery { Categories = [(ImageCategory)99] }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _host.NamesAsync(new ImageQuery { Origin = (ImageOrigin)9 }));
    }

    [StorageFact]
    public async Task ListAsync_UnknownCategoryOfAForeignWriter_NamesTheRow()
    {
        await _host.AddAsync("a.png");
        _host.Execute("UPDATE images SET image_category = 'portrait'");

        var exception = await Assert.ThrowsAsync<BadImageRecordException>(async () => await _host.NamesAsync(new ImageQuery()));

        Assert.Contains("a.png", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await _host.NamesAsync(new ImageQuery { Categories = [ImageCategory.General] }));
    }
}
