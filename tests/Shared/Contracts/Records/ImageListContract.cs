using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>What every storage of records promises of lists and their filters.</summary>
public abstract class ImageListContract : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RecordStorageHost _host;

    private protected ImageListContract(RecordStorageHost host) => _host = host;

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageFact]
    public async Task ListAsync_Always_IsNewestFirst()
    {
        await _host.AddAsync("b.png");
        await _host.AddAsync("c.png");
        await _host.AddAsync("a.png");

        Assert.Equal(["a.png", "c.png", "b.png"], await _host.NamesAsync(new ImageQuery()));
    }

    [StorageFact]
    public async Task ListAsync_OneMillisecond_PagesNeitherRepeatNorSkip()
    {
        for (int index = 0; index < 7; index++)
        {
            await _host.Records.InsertAsync(RecordStorageHost.Record($"{index}.png"), None);
        }

        List<string> names = [];
        for (int offset = 0; offset < 7; offset += 3)
        {
            names.AddRange(await _host.NamesAsync(new ImageQuery { Offset = offset, Limit = 3 }));
        }

        Assert.Equal(["6.png", "5.png", "4.png", "3.png", "2.png", "1.png", "0.png"], names);
    }

    [StorageFact]
    public async Task ListAsync_Page_TellsTheTotal()
    {
        await _host.AddAsync("a.png");
        await _host.AddAsync("b.png");

        Page<ImageRecord> page = await _host.Records.ListAsync(new ImageQuery { Offset = 1, Limit = 1 }, None);

        Assert.Equal((1, 1, 1, 2L), (page.Items.Count, page.Offset, page.Limit, page.Total));
    }

    [StorageFact]
    public async Task ListAsync_BehindTheEnd_IsEmptyWithTotal()
    {
        await _host.AddAsync("a.png");

        Page<ImageRecord> page = await _host.Records.ListAsync(new ImageQuery { Offset = 5 }, None);

        Assert.Empty(page.Items);
        Assert.Equal(1, page.Total);
    }

    [StorageFact]
    public async Task ListAsync_EachFilter_Keeps()
    {
        await _host.AddAsync("plain.png");
        await _host.AddAsync("external.png", record => record with { Origin = ImageOrigin.External });
        await _host.AddAsync("mask.png", record => record with { Category = ImageCategory.Mask });
        await _host.AddAsync("user.png", record => record with { Category = ImageCategory.User });
        await _host.AddAsync("step.png", record => record with { IsIntermediate = true });
        await _host.AddAsync("star.png", record => record with { Starred = true });
        await _host.AddAsync("session.png", record => record with { SessionId = "s" });

        Assert.Equal(["external.png"], await _host.NamesAsync(new ImageQuery { Origin = ImageOrigin.External }));
        Assert.Equal(["user.png", "mask.png"], await _host.NamesAsync(new ImageQuery { Categories = [ImageCategory.Mask, ImageCategory.User, ImageCategory.Mask] }));
        Assert.Equal(
            ["session.png", "star.png", "step.png", "external.png", "plain.png"],
            await _host.NamesAsync(new ImageQuery { ExcludedCategories = [ImageCategory.Mask, ImageCategory.User] }));
        Assert.Equal(["step.png"], await _host.NamesAsync(new ImageQuery { IsIntermediate = true }));
        Assert.Equal(6, (await _host.NamesAsync(new ImageQuery { IsIntermediate = false })).Count);
        Assert.Equal(["star.png"], await _host.NamesAsync(new ImageQuery { Starred = true }));
        Assert.Equal(["session.png"], await _host.NamesAsync(new ImageQuery { SessionId = "s" }));
    }

    [StorageFact]
    public async Task ListAsync_SeveralFilters_AllHold()
    {
        await _host.AddAsync("a.png", record => record with { Starred = true });
        await _host.AddAsync("b.png", record => record with { Starred = true, SessionId = "s" });

        Assert.Equal(["b.png"], await _host.NamesAsync(new ImageQuery { Starred = true, SessionId = "s", Categories = [ImageCategory.General] }));
        Assert.Empty(await _host.NamesAsync(new ImageQuery { Starred = true, SessionId = "s' OR 1=1 --" }));
    }

    [StorageFact]
    public async Task ListAsync_ManyRows_KeepsOrderFilterAndTotal()
    {
        await _host.AddAsync("old.png");
        _host.AddForeignRows(10_100);

        Page<ImageRecord> page = await _host.Records.ListAsync(new ImageQuery { Limit = 3, ExcludedCategories = [ImageCategory.Other] }, None);

        Assert.Equal(["10100.png", "10099.png", "10098.png"], page.Items.Select(record => record.ImageName));
        Assert.Equal(10_101, page.Total);
        Assert.Equal(["10100.png", "09999.png"], await _host.NamesAsync(new ImageQuery { Limit = 2, Categories = [ImageCategory.Mask] }));
        Assert.Equal(["old.png"], await _host.NamesAsync(new ImageQuery { Offset = 10_100 }));
    }

    [StorageTheory]
    [InlineData(-1, 10)]
    [InlineData(0, 0)]
    [InlineData(0, 1001)]
    public async Task ListAsync_OutOfBounds_IsRefused(int offset, int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await _host.Records.ListAsync(new ImageQuery { Offset = offset, Limit = limit }, None));

    [StorageFact]
    public async Task ListAsync_BothCategoryFilters_SaysWhatToDo()
    {
        var query = new ImageQuery { Categories = [ImageCategory.General], ExcludedCategories = [ImageCategory.Mask] };

        var exception = await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Records.ListAsync(query, None));

        Assert.Contains("not both", exception.Message, StringComparison.Ordinal);
    }
}
