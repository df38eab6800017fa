using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>What every storage of records promises of pages.</summary>
public abstract class ImagePagingContract : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RecordStorageHost _host;

    private protected ImagePagingContract(RecordStorageHost host) => _host = host;

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ListAsync_After_GivesEveryPageOnce(bool oldestFirst)
    {
        await AddOfOneMillisecondAsync(7);

        List<string> names = await WalkAsync(new ImageQuery { Limit = 3, OldestFirst = oldestFirst });

        IEnumerable<string> added = Enumerable.Range(0, 7).Select(index => $"{index}.png");
        Assert.Equal(oldestFirst ? added : added.Reverse(), names);
    }

    [StorageFact]
    public async Task ListAsync_LastPage_HasNoNext()
    {
        await AddOfOneMillisecondAsync(4);

        Page<ImageRecord> first = await _host.Records.ListAsync(new ImageQuery { Limit = 2 }, None);
        Page<ImageRecord> last = await _host.Records.ListAsync(new ImageQuery { Limit = 2, After = first.Next }, None);

        Assert.NotNull(first.Next);
        Assert.Equal((2, 4, null), (last.Items.Count, last.Total, last.Next));
    }

    [StorageFact]
    public async Task ListAsync_CursorOfADeletedImage_GoesOn()
    {
        await AddOfOneMillisecondAsync(4);
        Page<ImageRecord> first = await _host.Records.ListAsync(new ImageQuery { Limit = 2 }, None);

        await _host.Records.DeleteAsync("2.png", None);

        Assert.Equal(["1.png", "0.png"], await _host.NamesAsync(new ImageQuery { Limit = 2, After = first.Next }));
    }

    [StorageTheory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1")]
    [InlineData("ffffffffffffffff")]
    [InlineData("0000000000000001 ")]
    [InlineData("' OR 1=1 --aaaaa")]
    public async Task ListAsync_NoCursor_SaysWhatToDo(string after)
    {
        await AddOfOneMillisecondAsync(1);

        var exception = await Assert.ThrowsAsync<ArgumentException>(async () => await _host.NamesAsync(new ImageQuery { After = after }));

        Assert.Contains("Next", exception.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task ListAsync_AfterAndOffset_SaysWhatToDo()
    {
        var query = new ImageQuery { After = "0000000000000001", Offset = 1 };

        var exception = await Assert.ThrowsAsync<ArgumentException>(async () => await _host.NamesAsync(query));

        Assert.Contains("not both", exception.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task ListAsync_WithoutTotal_DoesNotCount()
    {
        await AddOfOneMillisecondAsync(2);

        Assert.Null((await _host.Records.ListAsync(new ImageQuery { IncludeTotal = false }, None)).Total);
    }

    [StorageFact]
    public async Task ListAsync_DateRange_IsHalfOpen()
    {
        DateTimeOffset start = _host.Time.GetUtcNow();
        await _host.AddAsync("0.png");
        await _host.AddAsync("1.png");
        await _host.AddAsync("2.png", record => record with { Category = ImageCategory.Mask });
        DateTimeOffset second = start.AddMilliseconds(1);
        DateTimeOffset third = start.AddMilliseconds(2);

        Assert.Equal(["2.png", "1.png"], await _host.NamesAsync(new ImageQuery { CreatedFrom = second }));
        Assert.Equal(["2.png"], await _host.NamesAsync(new ImageQuery { CreatedFrom = second.AddTicks(1) }));
        Assert.Equal(["0.png"], await _host.NamesAsync(new ImageQuery { CreatedBefore = second }));
        Assert.Equal(["1.png", "0.png"], await _host.NamesAsync(new ImageQuery { CreatedBefore = second.AddTicks(1) }));
        Assert.Equal(["1.png"], await _host.NamesAsync(new ImageQuery { CreatedFrom = second.ToOffset(TimeSpan.FromHours(9)), CreatedBefore = third }));
        Assert.Equal(2, (await _host.Records.ListAsync(new ImageQuery { CreatedFrom = second, Limit = 1 }, None)).Total);
        Assert.Empty(await _host.NamesAsync(new ImageQuery { CreatedBefore = DateTimeOffset.MinValue.AddYears(1) }));
        Assert.Empty(await _host.NamesAsync(new ImageQuery { CreatedFrom = DateTimeOffset.MaxValue }));
    }

    [StorageFact]
    public async Task ListAsync_EmptyDateRange_SaysWhatToDo()
    {
        DateTimeOffset now = _host.Time.GetUtcNow();

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            async () => await _host.NamesAsync(new ImageQuery { CreatedFrom = now, CreatedBefore = now }));

        Assert.Contains("swap them", exception.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task ListAsync_ClockGoesBack_OrdersByTime()
    {
        await _host.AddAsync("late.png");
        IImageRecordStorage earlier = _host.OpenAgain(new ManualTimeProvider(_host.Time.GetUtcNow().AddHours(-1)));
        await earlier.InsertAsync(RecordStorageHost.Record("early.png"), None);

        Assert.Equal(["late.png", "early.png"], await _host.NamesAsync(new ImageQuery()));
    }

    [StorageFact]
    public async Task ListNamesAsync_Pages_EqualThoseOfRecords()
    {
        await AddOfOneMillisecondAsync(5);
        await _host.AddAsync("mask.png", record => record with { Category = ImageCategory.Mask, SessionId = "s" });

        Page<string> names = await _host.Records.ListNamesAsync(new ImageQuery { Limit = 100_000 }, None);

        Assert.Equal(await _host.NamesAsync(new ImageQuery()), names.Items);
        Assert.Equal((6, null), (names.Total, names.Next));
        Assert.Equal(["mask.png"], (await _host.Records.ListNamesAsync(new ImageQuery { SessionId = "s" }, None)).Items);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _host.Records.ListNamesAsync(new ImageQuery { Limit = 100_001 }, None));
    }

    private async Task AddOfOneMillisecondAsync(int count)
    {
        for (int index = 0; index < count; index++)
        {
            await _host.Records.InsertAsync(RecordStorageHost.Record($"{index}.png"), None);
        }
    }

    private async Task<List<string>> WalkAsync(ImageQuery query)
    {
        List<string> names = [];
        string? after = null;
        do
        {
            Page<ImageRecord> page = await _host.Records.ListAsync(query with { After = after }, None);
            names.AddRange(page.Items.Select(record => record.ImageName));
            after = page.Next;
        }
        while (after is not null);
        return names;
    }
}
