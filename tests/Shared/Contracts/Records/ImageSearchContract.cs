using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>What every storage of records promises of the search.</summary>
public abstract class ImageSearchContract : IDisposable
{
    private readonly RecordStorageHost _host;

    private protected ImageSearchContract(RecordStorageHost host) => _host = host;

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageTheory]
    [InlineData("apple", "red.png")]
    [InlineData("APPLE", "red.png")]
    [InlineData("app", null)]
    [InlineData("app*", "red.png")]
    [InlineData("apples", "red.png")]
    [InlineData("tab* red", "red.png")]
    [InlineData("red apple", "red.png")]
    [InlineData("apple red", "red.png")]
    [InlineData("\"red apple\"", "red.png")]
    [InlineData("\"apple red\"", null)]
    [InlineData("\"red app\"", null)]
    [InlineData("\"red app*\"", null)]
    [InlineData("red cafe", null)]
    [InlineData("cafe", "cafe.png")]
    [InlineData("café", "cafe.png")]
    [InlineData("4242", "red.png")]
    [InlineData("euler", "red.png")]
    [InlineData("euler_a", "red.png")]
    [InlineData("日本", "cafe.png")]
    [InlineData("positive_prompt", null)]
    [InlineData("ple", null)]
    public async Task ListAsync_Search_FindsWords(string search, string? expected)
    {
        await AddTwoAsync();

        Assert.Equal(expected is null ? [] : [expected], await _host.NamesAsync(new ImageQuery { Search = search }));
    }

    [StorageTheory]
    [InlineData("red OR cafe", null)]
    [InlineData("NOT red", null)]
    [InlineData("red NEAR apple", null)]
    [InlineData("words:red", null)]
    [InlineData("uses:red", null)]
    [InlineData("r*d", null)]
    [InlineData("re**", "red.png")]
    [InlineData("^red", "red.png")]
    [InlineData("(red", "red.png")]
    [InlineData("red\"", "red.png")]
    [InlineData("\"red", "red.png")]
    [InlineData("red'", "red.png")]
    [InlineData("red-apple", "red.png")]
    [InlineData("red;--", "red.png")]
    [InlineData("%red%", "red.png")]
    [InlineData("re_", null)]
    [InlineData("{red}", "red.png")]
    [InlineData("red\0apple", "red.png")]
    [InlineData("red - apple", "red.png")]
    [InlineData("red , 4242", "red.png")]
    [InlineData("red — apple", "red.png")]
    [InlineData("-* red \"!?\"", "red.png")]
    [InlineData("red - pear", null)]
    [InlineData("日本 😀", "cafe.png")]
    [InlineData("red ½", null)]
    [InlineData("red \ue000", null)]
    [InlineData("- —", null)]
    [InlineData("!?", null)]
    [InlineData("\"!?\"", null)]
    public async Task ListAsync_SearchWithSyntax_TakesItForText(string search, string? expected)
    {
        await AddTwoAsync();

        Page<ImageRecord> page = await _host.Records.ListAsync(new ImageQuery { Search = search }, CancellationToken.None);

        Assert.Equal(expected is null ? [] : [expected], page.Items.Select(record => record.ImageName));
        Assert.Equal(expected is null ? 0 : 1, page.Total);
    }

    [StorageFact]
    public async Task ListAsync_SearchWithHalfOfASurrogatePair_LooksForTheRest()
    {
        await AddTwoAsync();

        Assert.Equal(["red.png"], await _host.NamesAsync(new ImageQuery { Search = "red\ud800 \udc00*" }));
    }

    [StorageTheory]
    [InlineData("")]
    [InlineData("  \t")]
    [InlineData("*")]
    [InlineData("\"\"")]
    public async Task ListAsync_NothingToSearch_KeepsAll(string search)
    {
        await AddTwoAsync();

        Assert.Equal(2, (await _host.NamesAsync(new ImageQuery { Search = search })).Count);
    }

    [StorageFact]
    public async Task ListAsync_SearchTooLong_SaysTheLimit()
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(async () => await _host.NamesAsync(new ImageQuery { Search = new string('a', 1001) }));

        Assert.Contains("1000", exception.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task ListAsync_SearchWithFilters_AllHold()
    {
        await _host.AddAsync("old.png", Apple);
        await _host.AddAsync("mask.png", record => Apple(record) with { Category = ImageCategory.Mask });
        await _host.AddAsync("star.png", record => Apple(record) with { Starred = true, SessionId = "s" });
        await _host.AddAsync("other.png", record => record with { Starred = true, SessionId = "s", Metadata = """{"a":"pear"}""" });

        Assert.Equal(["star.png", "mask.png", "old.png"], await _host.NamesAsync(new ImageQuery { Search = "apple" }));
        Assert.Equal(["mask.png"], await _host.NamesAsync(new ImageQuery { Search = "apple", Categories = [ImageCategory.Mask] }));
        Assert.Equal(["star.png", "old.png"], await _host.NamesAsync(new ImageQuery { Search = "apple", ExcludedCategories = [ImageCategory.Mask] }));
        Assert.Equal(["star.png"], await _host.NamesAsync(new ImageQuery { Search = "apple", SessionId = "s" }));
        Assert.Equal(["old.png", "mask.png", "star.png"], await _host.NamesAsync(new ImageQuery { Search = "apple", OldestFirst = true }));
        Assert.Equal(["old.png"], await _host.NamesAsync(new ImageQuery { Search = "apple", CreatedBefore = _host.Time.GetUtcNow().AddMilliseconds(-3) }));
    }

    [StorageFact]
    public async Task ListAsync_SearchOfDeleted_FollowsTheImage()
    {
        await _host.AddAsync("a.png", Apple);

        await _host.Records.SoftDeleteManyAsync(["a.png"], CancellationToken.None);

        Assert.Empty(await _host.NamesAsync(new ImageQuery { Search = "apple" }));
        Assert.Equal(["a.png"], await _host.NamesAsync(new ImageQuery { Search = "apple", Deleted = true }));

        await _host.Records.DeleteAsync("a.png", CancellationToken.None);

        Assert.Empty(await _host.NamesAsync(new ImageQuery { Search = "apple", Deleted = true }));
    }

    [StorageFact]
    public async Task ForeignWriter_ChangesMetadata_IsFoundByTheNewWords()
    {
        await _host.AddAsync("a.png", Apple);

        _host.Execute("""UPDATE images SET metadata = '{"a":"pear"}'""");

        Assert.Empty(await _host.NamesAsync(new ImageQuery { Search = "apple" }));
        Assert.Equal(["a.png"], await _host.NamesAsync(new ImageQuery { Search = "pear" }));
    }

    [StorageFact]
    public async Task ForeignWriter_MetadataIsNoJson_IsFoundAsText()
    {
        await _host.AddAsync("a.png", record => record with { Metadata = "just an apple {" });

        Assert.Equal(["a.png"], await _host.NamesAsync(new ImageQuery { Search = "apple" }));
    }

    private static ImageRecord Apple(ImageRecord record) => record with { Metadata = """{"positive_prompt":"apple"}""" };

    private async Task AddTwoAsync()
    {
        await _host.AddAsync("red.png", record => record with
        {
            Metadata = """{"positive_prompt":"a red apple, on a table","seed":4242,"scheduler":{"name":"euler_a"}}""",
        });
        await _host.AddAsync("cafe.png", record => record with { Metadata = """{"positive_prompt":"Café 日本"}""" });
    }
}
