namespace Invoke.Images.Tests;

public sealed class ImageServiceTests : IDisposable
{
    private readonly ImageServiceHost _host = new();
    private readonly ImageService _images;

    public ImageServiceTests() => _images = _host.Create();

    public void Dispose()
    {
        _images.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task GetAsync_Missing_NamesTheImage() =>
        Assert.Equal("a.png", (await Assert.ThrowsAsync<ImageRecordNotFoundException>(async () => await _images.GetAsync("a.png"))).ImageName);

    [Fact]
    public async Task ListAsync_Page_HasUrlsAndTotal()
    {
        await CreateAsync();
        _host.Time.Advance(TimeSpan.FromMilliseconds(1));
        StoredImage newest = await CreateAsync();

        Page<StoredImage> page = await _images.ListAsync(new ImageQuery { Limit = 1 });

        Assert.Equal([newest], page.Items);
        Assert.Equal(2, page.Total);
    }

    [Fact]
    public async Task ListAsync_ServiceThatKnowsRecords_IsAskedOnceForAPage()
    {
        await CreateAsync();
        await CreateAsync();
        var urls = new FolderUrlService();
        using ImageService images = _host.Create(urls: urls);

        Page<StoredImage> page = await images.ListAsync(new ImageQuery());

        Assert.Equal([2], urls.Pages);
        Assert.All(page.Items, image => Assert.Equal(($"in '{image.Subfolder}': {image.ImageName}", $"small {image.ImageName}"), (image.ImageUrl, image.ThumbnailUrl)));
    }

    [Fact]
    public async Task ListAsync_BadQuery_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _images.ListAsync(new ImageQuery { Limit = 0 }));

    [Fact]
    public async Task UpdateAsync_Changes_AreReturnedAndKept()
    {
        StoredImage stored = await CreateAsync();

        StoredImage updated = await _images.UpdateAsync(stored.ImageName, new ImageChanges { Starred = true, SessionId = "other" });

        Assert.Equal(stored with { Starred = true, SessionId = "other" }, updated);
        Assert.Equal(updated, await _images.GetAsync(stored.ImageName));
    }

    [Fact]
    public async Task DeleteAsync_Existing_RemovesEverything()
    {
        StoredImage stored = await CreateAsync();

        Assert.True(await _images.DeleteAsync(stored.ImageName));

        await _host.AssertNothingStoredAsync();
        await Assert.ThrowsAsync<ImageFileNotFoundException>(async () => await _images.OpenReadAsync(stored.ImageName, ImageFileKind.Full));
    }

    [Fact]
    public async Task DeleteAsync_Missing_TellsSo() => Assert.False(await _images.DeleteAsync("a.png"));

    [Fact]
    public async Task DeleteAsync_FileWithoutRecord_KeepsTheFile()
    {
        await _images.InitializeAsync();
        await File.WriteAllTextAsync(Path.Combine(_host.Root, "images", "a.png"), "someone else's");

        Assert.False(await _images.DeleteAsync("a.png"));

        Assert.Equal(["images/a.png"], StoredFiles.Below(_host.Root));
    }

    [Fact]
    public async Task DeleteAsync_FileAlreadyGone_RemovesTheRecord()
    {
        StoredImage stored = await CreateAsync();
        File.Delete(Path.Combine(_host.Root, "images", stored.ImageName));

        Assert.True(await _images.DeleteAsync(stored.ImageName));

        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task DeleteAsync_FilesCannotBeRemoved_DeletesTheImageAllTheSame()
    {
        StoredImage stored = await CreateAsync();
        using ImageService images = _host.Create(files: new FakeFileStorage(_host.Files) { FailCommitDelete = true });

        Assert.True(await images.DeleteAsync(stored.ImageName));

        await Assert.ThrowsAsync<ImageRecordNotFoundException>(async () => await images.GetAsync(stored.ImageName));
    }

    [Theory]
    [InlineData("../databases/invoke.db")]
    [InlineData("a\\b.png")]
    [InlineData("")]
    public async Task EveryMethod_BadName_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.GetAsync(name));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.UpdateAsync(name, new ImageChanges()));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.DeleteAsync(name));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.OpenReadAsync(name, ImageFileKind.Full));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _images.ReadPixelsAsync(name, PixelFormat.Rgb24));
    }

    [Fact]
    public async Task CreateAsync_ManyAtOnce_StoresAll()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync()));

        Assert.Equal(20, (await _images.ListAsync(new ImageQuery { Limit = 100 })).Items.DistinctBy(image => image.ImageName).Count());
    }

    private async Task<StoredImage> CreateAsync()
    {
        await Task.Yield();
        byte[] pixels = TestPixels.Gradient(16, 8, PixelFormat.Rgb24);
        return await _images.CreateAsync(ImageCreateRequest.FromPixels(pixels, 16, 8, PixelFormat.Rgb24));
    }
}
