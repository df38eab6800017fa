using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class ImageServiceFailureTests : IDisposable
{
    private readonly ImageServiceHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public Task CreateAsync_NamesFail_LeavesNothing() => AssertLeavesNothingAsync<BrokenException>(_host.Create(names: new BrokenNameService()));

    [Fact]
    public Task CreateAsync_EncodeFails_LeavesNothing() => AssertLeavesNothingAsync<BrokenException>(_host.Create(codec: new FakeCodec(failEncode: true)));

    [Fact]
    public Task CreateAsync_ThumbnailFails_LeavesNothing() => AssertLeavesNothingAsync<BrokenException>(_host.Create(codec: new FakeCodec(failThumbnail: true)));

    [Fact]
    public Task CreateAsync_DiskFullWhileStaging_LeavesNothing() =>
        AssertLeavesNothingAsync<ImageStorageException>(_host.Create(files: new FakeFileStorage(_host.Files) { FailStageCreate = true }));

    [Fact]
    public Task CreateAsync_RecordFails_LeavesNothing() =>
        AssertLeavesNothingAsync<BrokenException>(_host.Create(records: new FakeRecordStorage(_host.Records) { FailInsert = true }));

    [Fact]
    public Task CreateAsync_UrlFails_LeavesNothing() => AssertLeavesNothingAsync<BrokenException>(_host.Create(urls: new BrokenUrlService()));

    [Fact]
    public Task CreateAsync_DiskFullWhileCommitting_LeavesNothing() =>
        AssertLeavesNothingAsync<ImageStorageException>(_host.Create(files: new FakeFileStorage(_host.Files) { FailCommitCreate = true }));

    [Theory]
    [InlineData("../a.png")]
    [InlineData("a/b.png")]
    [InlineData("nul.png")]
    [InlineData("a.jpg")]
    public Task CreateAsync_BadNameFromService_LeavesNothing(string name) =>
        AssertLeavesNothingAsync<ImageNameException>(_host.Create(names: new FixedNameService(name)));

    [Fact]
    public async Task CreateAsync_CancelledBefore_LeavesNothing()
    {
        using ImageService images = _host.Create();
        await images.InitializeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await images.CreateAsync(Request(), new CancellationToken(canceled: true)));

        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task CreateAsync_CancelledBetweenFileAndRecord_LeavesNothing()
    {
        using var source = new CancellationTokenSource();
        using ImageService images = _host.Create(files: new FakeFileStorage(_host.Files) { Staged = source.Cancel });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await images.CreateAsync(Request(), source.Token));

        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task CreateAsync_NameCollision_LeavesTheOtherImageAlone()
    {
        using ImageService images = _host.Create(names: new FixedNameService("a.png"));
        StoredImage first = await images.CreateAsync(Request() with { SessionId = "first" });
        byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(_host.Root, "images", "a.png"));

        var exception = await Assert.ThrowsAsync<ImageRecordAlreadyExistsException>(
            async () => await images.CreateAsync(ImageCreateRequest.FromEncoded(TestPixels.Png(5, 5))));

        Assert.Contains("'a.png'", exception.Message, StringComparison.Ordinal);
        Assert.Equal(first, await images.GetAsync("a.png"));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(_host.Root, "images", "a.png")));
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], StoredFiles.Below(_host.Root));
    }

    [Fact]
    public async Task CreateAsync_ForeignFileInPlace_KeepsItAndLeavesNoRecord()
    {
        using ImageService images = _host.Create(names: new FixedNameService("a.png"));
        await images.InitializeAsync();
        await File.WriteAllTextAsync(Path.Combine(_host.Root, "images", "a.png"), "someone else's");

        await Assert.ThrowsAsync<ImageStorageException>(async () => await images.CreateAsync(Request()));

        Assert.Equal("someone else's", await File.ReadAllTextAsync(Path.Combine(_host.Root, "images", "a.png")));
        Assert.Equal(["images/a.png"], StoredFiles.Below(_host.Root));
        Assert.False(await _host.Records.ExistsAsync("a.png", CancellationToken.None));
    }

    [Fact]
    public async Task CreateAsync_UndoFailsToo_ReportsTheFirstFailure()
    {
        using ImageService images = _host.Create(
            files: new FakeFileStorage(_host.Files) { FailCommitCreate = true }, records: new FakeRecordStorage(_host.Records) { FailDelete = true });

        await Assert.ThrowsAsync<ImageStorageException>(async () => await images.CreateAsync(Request()));

        Assert.Empty(StoredFiles.Below(_host.Root));
    }

    [Fact]
    public async Task DeleteAsync_RecordFails_KeepsTheImage()
    {
        StoredImage stored = await _host.Create().CreateAsync(Request());
        using ImageService images = _host.Create(records: new FakeRecordStorage(_host.Records) { FailDelete = true });

        await Assert.ThrowsAsync<BrokenException>(async () => await images.DeleteAsync(stored.ImageName));

        await using ImageFile file = await images.OpenReadAsync(stored.ImageName, ImageFileKind.Full);
        Assert.Equal(stored, await images.GetAsync(stored.ImageName));
    }

    [Fact]
    public async Task DeleteAsync_FilesCannotBeMoved_KeepsTheImage()
    {
        StoredImage stored = await _host.Create().CreateAsync(Request());
        using ImageService images = _host.Create(files: new FakeFileStorage(_host.Files) { FailStageDelete = true });

        await Assert.ThrowsAsync<ImageStorageException>(async () => await images.DeleteAsync(stored.ImageName));

        Assert.Equal(stored, await images.GetAsync(stored.ImageName));
    }

    [Fact]
    public async Task InitializeAsync_DiedBetweenRecordAndCommit_CompletesTheImage()
    {
        ImageRecord record = await LeaveStagedAsync();
        await _host.Records.InsertAsync(record, CancellationToken.None);
        using ImageService images = _host.Create();

        StoredImage image = await images.GetAsync("a.png");

        await using ImageFile file = await images.OpenReadAsync(image.ImageName, ImageFileKind.Full);
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], StoredFiles.Below(_host.Root));
    }

    [Fact]
    public async Task InitializeAsync_DiedBeforeTheRecord_RemovesTheFiles()
    {
        _ = await LeaveStagedAsync();
        using ImageService images = _host.Create();

        await images.InitializeAsync();

        await _host.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task InitializeAsync_UnreadableDatabase_NamesTheFile()
    {
        Directory.CreateDirectory(Path.Combine(_host.Root, "databases"));
        await File.WriteAllTextAsync(TestDatabase.PathIn(_host.Root), new string('x', 4096));
        using ImageService images = _host.Create();

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await images.CreateAsync(Request()));

        Assert.Contains(TestDatabase.PathIn(_host.Root), exception.Message, StringComparison.Ordinal);
        Assert.Empty(StoredFiles.Below(_host.Root));
    }

    private static ImageCreateRequest Request() =>
        ImageCreateRequest.FromPixels(TestPixels.Gradient(16, 8, PixelFormat.Rgb24), 16, 8, PixelFormat.Rgb24);

    private async Task AssertLeavesNothingAsync<TException>(ImageService images)
        where TException : Exception
    {
        using (images)
        {
            await Assert.ThrowsAsync<TException>(async () => await images.CreateAsync(Request()));
        }

        await _host.AssertNothingStoredAsync();
    }

    private async Task<ImageRecord> LeaveStagedAsync()
    {
        using var dying = new DiskImageFileStorage(Options.Create(_host.Settings));
        byte[] png = TestPixels.Png(4, 4);
        _ = await dying.StageCreateAsync(new ImageFileContent("a.png", png, png, ImageFormat.Png), CancellationToken.None);
        return new ImageRecord { ImageName = "a.png", Origin = ImageOrigin.Internal, Category = ImageCategory.General, Width = 4, Height = 4 };
    }
}
