using Microsoft.Extensions.Options;

namespace Invoke.Images.S3.Tests;

public sealed class S3UrlServiceTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly S3Host _store = new();
    private readonly TempDirectory _root = new();
    private readonly S3StoreHost _host;

    public S3UrlServiceTests() => _host = new S3StoreHost(_store, _root.Path);

    public void Dispose()
    {
        _host.Dispose();
        _root.Dispose();
        _store.Dispose();
    }

    [StorageFact]
    public async Task CreateAsync_Urls_LeadToTheFiles()
    {
        StoredImage stored = await _host.Images.CreateAsync(S3StoreHost.Request());

        Assert.Equal(16, new PngCodec().Identify(await GetAsync(stored.ImageUrl)).Width);
        Assert.Equal(16, new PngCodec().Identify(await GetAsync(stored.ThumbnailUrl)).Width);
        Assert.Contains("X-Amz-Signature=", stored.ImageUrl, StringComparison.Ordinal);
        Assert.Contains("X-Amz-Expires=4500", stored.ImageUrl, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task ListAsync_ThumbnailsOfBothFormatsFromElsewhere_AreFound()
    {
        await AddAsync("a.png", "x/y", ".webp", [1]);
        await AddAsync("b.png", "", ".png", [2]);

        IReadOnlyList<StoredImage> images = (await _host.Images.ListAsync(new ImageQuery { OldestFirst = true })).Items;

        Assert.Equal([1], await GetAsync(images[0].ThumbnailUrl));
        Assert.Equal([2], await GetAsync(images[1].ThumbnailUrl));
        Assert.Contains("/test/images/thumbnails/x/y/a.webp?", images[0].ThumbnailUrl, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task GetUrlAsync_ByName_FindsSubfolderAndFormat()
    {
        await AddAsync("a.png", "x/y", ".png", [1]);

        Assert.Equal([1], await GetAsync(await _host.Urls.GetUrlAsync("a.png", ImageFileKind.Thumbnail, None)));
        Assert.Contains("/images/x/y/a.png?", await _host.Urls.GetUrlAsync("a.png", ImageFileKind.Full, None), StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task ListAsync_StoreAway_StillLists()
    {
        await AddAsync("a.png", "", ".png", [1]);
        await _host.Images.InitializeAsync();
        _store.Server.Stop();

        StoredImage image = Assert.Single((await _host.Images.ListAsync(new ImageQuery())).Items);

        Assert.Contains("/images/a.png?", image.ImageUrl, StringComparison.Ordinal);
        _store.Server.StartAgain();
    }

    [StorageFact]
    public async Task GetUrlsAsync_PublicUrl_IsTheKeyBehindIt()
    {
        await AddAsync("a.png", "x", ".webp", [1]);
        S3UrlService urls = Create(new S3UrlOptions { PublicUrl = "https://cdn.example.com/bucket/" }, TimeProvider.System);

        IReadOnlyList<ImageUrls> found = await urls.GetUrlsAsync([await _host.Records.GetAsync("a.png", None)], None);

        Assert.Equal(
            [new ImageUrls("https://cdn.example.com/bucket/images/x/a.png", "https://cdn.example.com/bucket/images/thumbnails/x/a.webp")], found);
    }

    [StorageFact]
    public async Task GetUrlAsync_AQuarterOfTheLifetime_StaysTheSame()
    {
        await AddAsync("a.png", "", ".webp", [1]);
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        S3UrlService urls = Create(new S3UrlOptions { Lifetime = TimeSpan.FromHours(4) }, time);
        string first = await urls.GetUrlAsync("a.png", ImageFileKind.Full, None);

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(first, await urls.GetUrlAsync("a.png", ImageFileKind.Full, None));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first, await urls.GetUrlAsync("a.png", ImageFileKind.Full, None));
    }

    [StorageFact]
    public async Task GetUrlAsync_BadName_IsRefused() =>
        await Assert.ThrowsAsync<ImageNameException>(async () => await _host.Urls.GetUrlAsync("../a.png", ImageFileKind.Full, None));

    private static async Task<byte[]> GetAsync(string address)
    {
        using var client = new HttpClient();
        return await client.GetByteArrayAsync(new Uri(address));
    }

    private S3UrlService Create(S3UrlOptions options, TimeProvider time) =>
        new(new S3Connection(Options.Create(_store.Options()), time), Options.Create(options), _host.Records);

    private async Task AddAsync(string name, string subfolder, string extension, byte[] thumbnail)
    {
        string folder = subfolder.Length == 0 ? string.Empty : subfolder + "/";
        _store.Server.Write($"images/{folder}{name}", [0]);
        _store.Server.Write($"images/thumbnails/{folder}{Path.ChangeExtension(name, extension)}", thumbnail);
        await _host.Records.InsertAsync(
            new ImageRecord { ImageName = name, Subfolder = subfolder, Origin = ImageOrigin.Internal, Category = ImageCategory.General, Width = 1, Height = 1 },
            None);
    }
}
