using Invoke.Testing.Shared;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class DiskImageFileStorageTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempDirectory _root = new();
    private readonly DiskImageFileStorage _files;

    public DiskImageFileStorageTests() => _files = Create();

    public void Dispose()
    {
        _files.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task StageCreateAsync_BeforeCommit_ShowsNothing()
    {
        await using IStagedImageChange staged = await _files.StageCreateAsync(Content("a.png"), None);

        Assert.False(await _files.ValidatePathAsync(At("a.png"), ImageFileKind.Full, None));
        Assert.False(await _files.ValidatePathAsync(At("a.png"), ImageFileKind.Thumbnail, None));
    }

    [Fact]
    public async Task CommitAsync_OfCreate_ShowsBothFiles()
    {
        await CreateImageAsync("a.png");

        Assert.Equal([1, 2, 3], await ReadAsync("a.png", ImageFileKind.Full));
        Assert.Equal([4, 5], await ReadAsync("a.png", ImageFileKind.Thumbnail));
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Files());
    }

    [Fact]
    public async Task CommitAsync_WebPThumbnail_IsFoundByItsExtension()
    {
        await using (IStagedImageChange staged = await _files.StageCreateAsync(Content("a.png") with { ThumbnailFormat = ImageFormat.WebP }, None))
        {
            await staged.CommitAsync(None);
        }

        await using ImageFile file = await _files.OpenReadAsync(At("a.png"), ImageFileKind.Thumbnail, None);

        Assert.Equal("image/webp", file.ContentType);
    }

    [Fact]
    public async Task DisposeAsync_WithoutCommit_LeavesNothing()
    {
        IStagedImageChange staged = await _files.StageCreateAsync(Content("a.png"), None);

        await staged.DisposeAsync();
        await staged.DisposeAsync();

        Assert.Empty(Files());
    }

    [Fact]
    public async Task CommitAsync_NameTaken_ChangesNothing()
    {
        await CreateImageAsync("a.png");
        byte[] other = [9];

        await using (IStagedImageChange staged = await _files.StageCreateAsync(new ImageFileContent("a.png", other, other, ImageFormat.WebP), None))
        {
            var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await staged.CommitAsync(None));
            Assert.Contains("a.png", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal([1, 2, 3], await ReadAsync("a.png", ImageFileKind.Full));
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Files());
    }

    [Fact]
    public async Task StageCreateAsync_Cancelled_LeavesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _files.StageCreateAsync(Content("a.png"), new CancellationToken(canceled: true)));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task StageCreateAsync_FolderIsAFile_NamesImageAndFolder()
    {
        await File.WriteAllTextAsync(_root.PathOf("images"), "in the way");

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await _files.StageCreateAsync(Content("a.png"), None));

        Assert.Contains("'a.png' cannot be written", exception.Message, StringComparison.Ordinal);
        Assert.Contains(_root.PathOf("images"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StageDeleteAsync_Committed_RemovesBothFiles()
    {
        await CreateImageAsync("a.png");

        await using (IStagedImageChange staged = await _files.StageDeleteAsync([At("a.png")], None))
        {
            Assert.False(await _files.ValidatePathAsync(At("a.png"), ImageFileKind.Full, None));
            await staged.CommitAsync(None);
        }

        Assert.Empty(Files());
    }

    [Fact]
    public async Task StageDeleteAsync_NotCommitted_PutsBothBack()
    {
        await CreateImageAsync("a.png");

        await (await _files.StageDeleteAsync([At("a.png")], None)).DisposeAsync();

        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Files());
    }

    [Fact]
    public async Task StageDeleteAsync_WhileBeingRead_LetsTheReaderFinish()
    {
        await CreateImageAsync("a.png");
        await using ImageFile file = await _files.OpenReadAsync(At("a.png"), ImageFileKind.Full, None);

        await using (IStagedImageChange staged = await _files.StageDeleteAsync([At("a.png")], None))
        {
            await staged.CommitAsync(None);
        }

        Assert.Equal(3, await file.Content.ReadAsync(new byte[10]));
    }

    [Fact]
    public async Task OpenReadAsync_Missing_NamesTheImage()
    {
        var exception = await Assert.ThrowsAsync<ImageFileNotFoundException>(async () => await _files.OpenReadAsync(At("a.png"), ImageFileKind.Full, None));

        Assert.Equal("a.png", exception.ImageName);
        Assert.Contains("a.png", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../a.png")]
    [InlineData("thumbnails/a.png")]
    public async Task EveryMethod_BadName_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ImageNameException>(async () => await _files.StageCreateAsync(Content(name), None));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _files.StageDeleteAsync([At(name)], None));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _files.OpenReadAsync(At(name), ImageFileKind.Full, None));
        Assert.False(await _files.ValidatePathAsync(At(name), ImageFileKind.Full, None));
    }

    [Fact]
    public async Task RecoverAsync_StagedWithRecord_CompletesIt()
    {
        await LeaveStagedAsync("a.png");
        using DiskImageFileStorage next = Create();

        ImageRecovery recovery = await next.RecoverAsync(Recorded, None);

        Assert.Equal(new ImageRecovery(2, 0), recovery);
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Files());
    }

    [Fact]
    public async Task RecoverAsync_StagedWithoutRecord_RemovesIt()
    {
        await LeaveStagedAsync("a.png");
        using DiskImageFileStorage next = Create();

        ImageRecovery recovery = await next.RecoverAsync(Unrecorded, None);

        Assert.Equal(new ImageRecovery(0, 2), recovery);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task RecoverAsync_DeletionWithRecord_PutsTheFilesBack()
    {
        await CreateImageAsync("a.png");
        _ = await _files.StageDeleteAsync([At("a.png")], None);
        _files.Dispose();
        using DiskImageFileStorage next = Create();

        await next.RecoverAsync(Recorded, None);

        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Files());
    }

    [Fact]
    public async Task RecoverAsync_PlaceTaken_KeepsWhatIsThere()
    {
        await CreateImageAsync("a.png");
        await LeaveStagedAsync("a.png");
        using DiskImageFileStorage next = Create();

        Assert.Equal(new ImageRecovery(0, 2), await next.RecoverAsync(Recorded, None));
        Assert.Equal(["images/a.png", "images/thumbnails/a.png"], Files());
    }

    [Fact]
    public async Task RecoverAsync_OtherProcessAlive_LeavesItAlone()
    {
        await using IStagedImageChange staged = await _files.StageCreateAsync(Content("a.png"), None);
        using DiskImageFileStorage other = Create();

        Assert.Equal(default, await other.RecoverAsync(Unrecorded, None));
        await staged.CommitAsync(None);
        Assert.Equal([1, 2, 3], await ReadAsync("a.png", ImageFileKind.Full));
    }

    [Fact]
    public async Task Dispose_NothingStaged_LeavesNoFolderBehind()
    {
        await CreateImageAsync("a.png");

        _files.Dispose();
        _files.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_root.PathOf("images/.staging")));
    }

    [Fact]
    public async Task Dispose_RootDeletedMeanwhile_IsHarmless()
    {
        await CreateImageAsync("a.png");
        Directory.Delete(_root.PathOf("images"), recursive: true);

        _files.Dispose();

        Assert.False(Directory.Exists(_root.PathOf("images")));
    }

    private static ImageLocation At(string name) => new(name, string.Empty);

    private static ValueTask<ImageLocation?> Recorded(string name, CancellationToken cancellationToken) => new(At(name));

    private static ValueTask<ImageLocation?> Unrecorded(string name, CancellationToken cancellationToken) => default;

    private static ImageFileContent Content(string name) => new(name, new byte[] { 1, 2, 3 }, new byte[] { 4, 5 }, ImageFormat.Png);

    private DiskImageFileStorage Create() => new(Options.Create(new ImagesOptions { RootPath = _root.Path }));

    private async Task CreateImageAsync(string name)
    {
        await using IStagedImageChange staged = await _files.StageCreateAsync(Content(name), None);
        await staged.CommitAsync(None);
    }

    // Letting go of the storage while a change is staged is what the death of a process looks like to the next one.
    private async Task LeaveStagedAsync(string name)
    {
        using DiskImageFileStorage dying = Create();
        _ = await dying.StageCreateAsync(Content(name), None);
    }

    private async Task<byte[]> ReadAsync(string name, ImageFileKind kind)
    {
        await using ImageFile file = await _files.OpenReadAsync(At(name), kind, None);
        var bytes = new MemoryStream();
        await file.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private string[] Files() => StoredFiles.Below(_root.Path);
}
