using Invoke.Testing.Shared;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class ImageListTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempDirectory _root = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SqliteImageRecordStorage _records;

    public ImageListTests() =>
        _records = new SqliteImageRecordStorage(Options.Create(new ImagesOptions { RootPath = _root.Path }), _time);

    public void Dispose()
    {
        _records.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task ListAsync_Always_IsNewestFirst()
    {
        await AddAsync("b.png");
        await AddAsync("c.png");
        await AddAsync("a.png");

        Assert.Equal(["a.png", "c.png", "b.png"], await NamesAsync(new ImageQuery()));
    }

    [Fact]
    public async Task ListAsync_OneMillisecond_PagesNeitherRepeatNorSkip()
    {
        for (int index = 0; index < 7; index++)
        {
            await _records.InsertAsync(Record($"{index}.png"), None);
        }

        List<string> names = [];
        for (int offset = 0; offset < 7; offset += 3)
        {
            names.AddRange(await NamesAsync(new ImageQuery { Offset = offset, Limit = 3 }));
        }

        Assert.Equal(["6.png", "5.png", "4.png", "3.png", "2.png", "1.png", "0.png"], names);
    }

    [Fact]
    public async Task ListAsync_Page_TellsTheTotal()
    {
        await AddAsync("a.png");
        await AddAsync("b.png");

        ImagePage<ImageRecord> page = await _records.ListAsync(new ImageQuery { Offset = 1, Limit = 1 }, None);

        Assert.Equal((1, 1, 1, 2L), (page.Items.Count, page.Offset, page.Limit, page.Total));
    }

    [Fact]
    public async Task ListAsync_BehindTheEnd_IsEmptyWithTotal()
    {
        await AddAsync("a.png");

        ImagePage<ImageRecord> page = await _records.ListAsync(new ImageQuery { Offset = 5 }, None);

        Assert.Empty(page.Items);
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public async Task ListAsync_EachFilter_Keeps()
    {
        await AddAsync("plain.png");
        await AddAsync("external.png", record => record with { Origin = ImageOrigin.External });
        await AddAsync("mask.png", record => record with { Category = ImageCategory.Mask });
        await AddAsync("user.png", record => record with { Category = ImageCategory.User });
        await AddAsync("step.png", record => record with { IsIntermediate = true });
        await AddAsync("star.png", record => record with { Starred = true });
        await AddAsync("session.png", record => record with { SessionId = "s" });

        Assert.Equal(["external.png"], await NamesAsync(new ImageQuery { Origin = ImageOrigin.External }));
        Assert.Equal(["user.png", "mask.png"], await NamesAsync(new ImageQuery { Categories = [ImageCategory.Mask, ImageCategory.User, ImageCategory.Mask] }));
        Assert.Equal(
            ["session.png", "star.png", "step.png", "external.png", "plain.png"],
            await NamesAsync(new ImageQuery { ExcludedCategories = [ImageCategory.Mask, ImageCategory.User] }));
        Assert.Equal(["step.png"], await NamesAsync(new ImageQuery { IsIntermediate = true }));
        Assert.Equal(6, (await NamesAsync(new ImageQuery { IsIntermediate = false })).Count);
        Assert.Equal(["star.png"], await NamesAsync(new ImageQuery { Starred = true }));
        Assert.Equal(["session.png"], await NamesAsync(new ImageQuery { SessionId = "s" }));
    }

    [Fact]
    public async Task ListAsync_SeveralFilters_AllHold()
    {
        await AddAsync("a.png", record => record with { Starred = true });
        await AddAsync("b.png", record => record with { Starred = true, SessionId = "s" });

        Assert.Equal(["b.png"], await NamesAsync(new ImageQuery { Starred = true, SessionId = "s", Categories = [ImageCategory.General] }));
        Assert.Empty(await NamesAsync(new ImageQuery { Starred = true, SessionId = "s' OR 1=1 --" }));
    }

    [Fact]
    public async Task ListAsync_ManyRows_KeepsOrderFilterAndTotal()
    {
        await AddAsync("old.png");
        TestDatabase.Execute(
            _root.Path,
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10100)
            INSERT INTO images (image_name, image_origin, image_category, width, height, created_at, updated_at)
            SELECT printf('%05d.png', i), 'internal', iif(i % 101 = 0, 'mask', 'general'), 1, 1,
                strftime('%Y-%m-%dT%H:%M:%fZ', 1800000000 + i / 2, 'unixepoch'), '2026-01-01T00:00:00.000Z' FROM n
            """);

        ImagePage<ImageRecord> page = await _records.ListAsync(new ImageQuery { Limit = 3, ExcludedCategories = [ImageCategory.Other] }, None);

        Assert.Equal(["10100.png", "10099.png", "10098.png"], page.Items.Select(record => record.ImageName));
        Assert.Equal(10_101, page.Total);
        Assert.Equal(["10100.png", "09999.png"], await NamesAsync(new ImageQuery { Limit = 2, Categories = [ImageCategory.Mask] }));
        Assert.Equal(["old.png"], await NamesAsync(new ImageQuery { Offset = 10_100 }));
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, 0)]
    [InlineData(0, 1001)]
    public async Task ListAsync_OutOfBounds_IsRefused(int offset, int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await _records.ListAsync(new ImageQuery { Offset = offset, Limit = limit }, None));

    [Fact]
    public async Task ListAsync_BothCategoryFilters_SaysWhatToDo()
    {
        var query = new ImageQuery { Categories = [ImageCategory.General], ExcludedCategories = [ImageCategory.Mask] };

        var exception = await Assert.ThrowsAsync<ArgumentException>(async () => await _records.ListAsync(query, None));

        Assert.Contains("not both", exception.Message, StringComparison.Ordinal);
    }

    private static ImageRecord Record(string name) => new()
    {
        ImageName = name,
        Origin = ImageOrigin.Internal,
        Category = ImageCategory.General,
        Width = 64,
        Height = 32,
    };

    private async Task AddAsync(string name, Func<ImageRecord, ImageRecord>? change = null)
    {
        await _records.InsertAsync(change is null ? Record(name) : change(Record(name)), None);
        _time.Advance(TimeSpan.FromMilliseconds(1));
    }

    private async Task<List<string>> NamesAsync(ImageQuery query) =>
        [.. (await _records.ListAsync(query, None)).Items.Select(record => record.ImageName)];
}
