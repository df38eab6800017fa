using Invoke.Testing.Shared;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>What holds for the disk alone; what every storage promises is in the contract.</summary>
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
    public async Task StageCreateAsync_FolderIsAFile_NamesImageAndFolder()
    {
        await File.WriteAllTextAsync(_root.PathOf("images"), "in the way");

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await _files.StageCreateAsync(Content("a.png"), None));

        Assert.Contains("'a.png' cannot be written", exception.Message, StringComparison.Ordinal);
        Assert.Contains(_root.PathOf("images"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StageDeleteAsync_BeforeCommit_ShowsNothing()
    {
        await CreateImageAsync("a.png");

        await using (IStagedImageChange staged = await _files.StageDeleteAsync([At("a.png")], None))
        {
            Assert.False(await _files.ValidatePathAsync(At("a.png"), ImageFileKind.Full, None));
            Assert.False(await _files.ValidatePathAsync(At("a.png"), ImageFileKind.Thumbnail, None));
            await staged.CommitAsync(None);
        }

        Assert.Empty(Files());
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
