namespace Invoke.Images.Tests;

public sealed class CachedImageFileStorageTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ImageServiceHost _host = new();
    private readonly CachedImageFileStorage _cache;

    public CachedImageFileStorageTests() => _cache = new CachedImageFileStorage(_host.Files, maxBytes: 100);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task OpenReadAsync_Again_DoesNotTouchTheDisk()
    {
        await AddAsync("a.png", 20);
        byte[] first = await ReadAsync("a.png");
        File.Delete(Path.Combine(_host.Root, "images", "a.png"));

        Assert.Equal(first, await ReadAsync("a.png"));
        Assert.Equal(20, _cache.Bytes);
    }

    [Fact]
    public async Task OpenReadAsync_Content_CannotBeWritten()
    {
        await AddAsync("a.png", 20);
        await ReadAsync("a.png");

        await using ImageFile file = await _cache.OpenReadAsync(At("a.png"), ImageFileKind.Full, None);

        Assert.False(file.Content.CanWrite);
        Assert.False(Assert.IsType<MemoryStream>(file.Content).TryGetBuffer(out _));
        Assert.Equal("image/png", file.ContentType);
    }

    [Fact]
    public async Task OpenReadAsync_Many_KeepsTheMostRecentWithinTheBound()
    {
        for (int index = 0; index < 8; index++)
        {
            await AddAsync($"{index}.png", 20);
            await ReadAsync($"{index}.png");
            await ReadAsync("0.png");
        }

        Assert.Equal(100, _cache.Bytes);
        File.Delete(Path.Combine(_host.Root, "images", "0.png"));
        File.Delete(Path.Combine(_host.Root, "images", "1.png"));
        Assert.Equal(20, (await ReadAsync("0.png")).Length);
        await Assert.ThrowsAsync<ImageFileNotFoundException>(async () => await ReadAsync("1.png"));
    }

    [Fact]
    public async Task OpenReadAsync_LargeFile_IsStreamedAndNotKept()
    {
        await AddAsync("a.png", 26);

        await using (ImageFile file = await _cache.OpenReadAsync(At("a.png"), ImageFileKind.Full, None))
        {
            Assert.IsType<FileStream>(file.Content);
        }

        Assert.Equal(0, _cache.Bytes);
    }

    [Fact]
    public async Task StageDeleteAsync_Kept_IsForgotten()
    {
        await AddAsync("a.png", 20);
        await ReadAsync("a.png");

        await using (IStagedImageChange change = await _cache.StageDeleteAsync([At("a.png")], None))
        {
            await Assert.ThrowsAsync<ImageFileNotFoundException>(async () => await ReadAsync("a.png"));
            await change.CommitAsync(None);
        }

        Assert.Equal(0, _cache.Bytes);
    }

    [Fact]
    public async Task ImageService_DeletedByAnotherProcess_IsNotServedFromTheCache()
    {
        _host.Settings.FileCacheBytes = 1 << 20;
        using ImageService images = _host.Create();
        StoredImage stored = await images.CreateAsync(ImageCreateRequest.FromPixels(new byte[12], 2, 2, PixelFormat.Rgb24));
        await (await images.OpenReadAsync(stored.ImageName, ImageFileKind.Full)).DisposeAsync();

        await _host.Records.DeleteAsync(stored.ImageName, None);

        await Assert.ThrowsAsync<ImageFileNotFoundException>(async () => await images.OpenReadAsync(stored.ImageName, ImageFileKind.Full));
    }

    private static ImageLocation At(string name) => new(name, string.Empty);

    private async Task AddAsync(string name, int length)
    {
        await using IStagedImageChange change =
            await _host.Files.StageCreateAsync(new ImageFileContent(name, new byte[length], new byte[1], ImageFormat.Png), None);
        await change.CommitAsync(None);
    }

    private async Task<byte[]> ReadAsync(string name)
    {
        await using ImageFile file = await _cache.OpenReadAsync(At(name), ImageFileKind.Full, None);
        var bytes = new MemoryStream();
        await file.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
