using System.Runtime.InteropServices;
using Invoke.Testing.Shared;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class ImageBackupTests : IDisposable
{
    private readonly CareHost _host = new();

    public void Dispose() => _host.Dispose();

    private string Target => Path.Combine(_host.Root, "backups", "today");

    [Fact]
    public async Task BackupAsync_Store_CanBeOpenedAsOne()
    {
        StoredImage image = await _host.AddAsync(metadata: """{"a":"apple"}""");
        StoredImage deleted = await _host.AddAsync();
        await _host.Images.SoftDeleteManyAsync([deleted.ImageName]);

        ImageBackup backup = await _host.Care.BackupAsync(Target);

        Assert.Equal(new ImageBackup(2, 4, image.FileBytes + deleted.FileBytes, 0), backup);
        Assert.Equal([image.ImageName], await StoreNamesAsync());
        IOptions<ImagesOptions> options = Options.Create(new ImagesOptions { RootPath = Target });
        using var records = new SqliteImageRecordStorage(options, _host.Time);
        Assert.Equal(await _host.Records.GetAsync(image.ImageName, default), await records.GetAsync(image.ImageName, default));
        Assert.Equal(1, (await records.ListAsync(new ImageQuery { Search = "apple" }, default)).Total);
        Assert.Equal([deleted.ImageName], await records.RestoreManyAsync([deleted.ImageName], default));
        Assert.Equal(["today"], Directory.EnumerateFileSystemEntries(Path.Combine(_host.Root, "backups")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task BackupAsync_WithoutFiles_CopiesRecordsOnly()
    {
        await _host.AddAsync();

        ImageBackup backup = await _host.Care.BackupAsync(Target, includeFiles: false);

        Assert.Equal(new ImageBackup(1, 0, 0, 0), backup);
        Assert.Empty(StoredFiles.Below(Target));
    }

    [Fact]
    public async Task BackupAsync_FolderInUse_IsRefusedAndLeftAlone()
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "mine.txt"), "mine");

        var exception = await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Care.BackupAsync(Target));

        Assert.Contains("not empty", exception.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Target, "mine.txt")));
    }

    [Fact]
    public async Task BackupAsync_EmptyFolder_IsFilled()
    {
        await _host.AddAsync();
        Directory.CreateDirectory(Target);

        await _host.Care.BackupAsync(Target + Path.DirectorySeparatorChar);

        Assert.Single(await StoreNamesAsync());
    }

    [Fact]
    public async Task BackupAsync_WhileOthersWrite_FitsTogether()
    {
        for (int count = 0; count < 20; count++)
        {
            await _host.AddAsync();
        }

        string[] before = await _host.NamesAsync();
        var files = new BusyFileStorage(_host.Files, async number =>
        {
            if (number < 10)
            {
                await _host.Images.CreateAsync(ImageCreateRequest.FromPixels(new byte[12], 2, 2, PixelFormat.Rgb24));
                await _host.Images.DeleteAsync(before[^(number + 1)]);
            }
        });

        ImageBackup backup = await _host.CreateCare(files).BackupAsync(Target);

        Assert.Equal((10, 20, 0), (backup.Images, backup.Files, backup.MissingFiles));
        Assert.Equal(before[..10].Order(StringComparer.Ordinal), (await StoreNamesAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task BackupAsync_FileMissing_IsCounted()
    {
        StoredImage image = await _host.AddAsync();
        File.Delete(_host.PathOf(image));
        await _host.Records.InsertAsync(RecordsHost.Record("bad.png") with { Subfolder = "../x" }, CancellationToken.None);

        ImageBackup backup = await _host.Care.BackupAsync(Target);

        Assert.Equal((2, 1, 2), (backup.Images, backup.Files, backup.MissingFiles));
    }

    [Fact]
    public async Task BackupAsync_FileAppearsMeanwhile_IsCopied()
    {
        StoredImage arriving = await _host.AddAsync();
        await _host.AddAsync();
        string staged = Path.Combine(_host.Root, "staged");
        File.Move(_host.PathOf(arriving), staged);
        var files = new BusyFileStorage(_host.Files, number =>
        {
            if (number == 2)
            {
                File.Move(staged, _host.PathOf(arriving));
            }

            return Task.CompletedTask;
        });

        ImageBackup backup = await _host.CreateCare(files).BackupAsync(Target);

        Assert.Equal((2, 4, 0), (backup.Images, backup.Files, backup.MissingFiles));
        Assert.Equal(2, (await StoreNamesAsync()).Length);
    }

    [Fact]
    public async Task BackupAsync_OtherProcessDiedBeforeTheRename_HasItsImage()
    {
        StoredImage template = await _host.AddAsync();
        await _host.LeaveRecordedAndStagedAsync(template, "left.png");

        ImageBackup backup = await _host.Care.BackupAsync(Target);

        Assert.Equal((2, 4, 0), (backup.Images, backup.Files, backup.MissingFiles));
        Assert.Contains("left.png", await StoreNamesAsync());
    }

    [Fact]
    public async Task BackupAsync_Tensors_CanBeLoadedFromTheCopy()
    {
        await _host.AddAsync();
        using DiskTensorStorage tensors = Tensors(_host.Root);
        TensorRecord kept = await tensors.SaveAsync(Request(1, 2, 3));
        TensorRecord lost = await tensors.SaveAsync(Request(4));
        File.Delete(Path.Combine(_host.Root, "tensors", lost.Name));

        ImageBackup backup = await _host.Care.BackupAsync(Target);

        Assert.Equal((1, 3, 1, 1), (backup.Images, backup.Files, backup.Tensors, backup.MissingFiles));
        using DiskTensorStorage copy = Tensors(Target);
        Assert.Equal(Request(1, 2, 3).Tensor.Data.ToArray(), (await copy.LoadAsync(kept.Name)).Data.ToArray());
        Assert.Equal(kept.CreatedAt, (await copy.FindAsync(kept.Name))?.CreatedAt);
        Assert.Equal(2, await copy.ReleaseAsync("owner"));
        Assert.Empty(Directory.GetFiles(Path.Combine(Target, "tensors")));
        Assert.Equal(3, (await tensors.LoadAsync(kept.Name)).Shape[0]);
    }

    [Fact]
    public async Task BackupAsync_TensorReleasedMeanwhile_IsInNeitherPart()
    {
        await _host.AddAsync();
        using DiskTensorStorage tensors = Tensors(_host.Root);
        TensorRecord released = await tensors.SaveAsync(Request(1));
        var files = new BusyFileStorage(_host.Files, async _ => await tensors.ReleaseAsync("owner"));

        ImageBackup backup = await _host.CreateCare(files).BackupAsync(Target);

        Assert.Equal((0, 0), (backup.Tensors, backup.MissingFiles));
        using DiskTensorStorage copy = Tensors(Target);
        Assert.Null(await copy.FindAsync(released.Name));
    }

    [Fact]
    public async Task BackupAsync_Cancelled_LeavesNothing()
    {
        await _host.AddAsync();
        using var source = new CancellationTokenSource();
        var files = new BusyFileStorage(_host.Files, _ => source.CancelAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _host.CreateCare(files).BackupAsync(Target, cancellationToken: source.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_host.Root, "backups")));
    }

    [Fact]
    public async Task BackupAsync_ThumbnailsOfAnotherFormat_AreFoundInTheCopy()
    {
        StoredImage image = await _host.AddAsync();

        await _host.CreateCare(new JpegThumbnails(_host.Files)).BackupAsync(Target);

        await using var copy = new DiskImageFileStorage(Options.Create(new ImagesOptions { RootPath = Target }));
        await using ImageFile thumbnail = await copy.OpenReadAsync(new ImageLocation(image.ImageName, image.Subfolder), ImageFileKind.Thumbnail, CancellationToken.None);
        Assert.True(thumbnail.Content.Length > 0);
    }

    [Fact]
    public async Task BackupAsync_PlaceCannotBeWritten_SaysSo()
    {
        await _host.AddAsync();
        await File.WriteAllTextAsync(Path.Combine(_host.Root, "backups"), "in the way");

        await Assert.ThrowsAsync<ImageStorageException>(async () => await _host.Care.BackupAsync(Target));
    }

    private static TensorRequest Request(params float[] numbers) =>
        new(new TensorData(TensorDataType.Float32, [numbers.Length], MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray()), "owner");

    private DiskTensorStorage Tensors(string root) =>
        new(Options.Create(new ImagesOptions { RootPath = root }), new UuidNameService(_host.Time), _host.Time);

    // Opens the copy as a store of its own and holds files and records against each other.
    private Task<string[]> StoreNamesAsync() => StoreConsistency.AssertAsync(Target, ignoreDeleted: true);

    /// <summary>The disk storage, with something going on before each file that is opened.</summary>
    private sealed class BusyFileStorage(IImageFileStorage inner, Func<int, Task> opening) : PassingFileStorage(inner)
    {
        private int _opened;

        public override async ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken)
        {
            await opening(_opened++);
            return await base.OpenReadAsync(image, kind, cancellationToken);
        }
    }

    /// <summary>The disk storage, except that it says its thumbnails are JPEG.</summary>
    private sealed class JpegThumbnails(IImageFileStorage inner) : PassingFileStorage(inner)
    {
        public override async ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken)
        {
            ImageFile file = await base.OpenReadAsync(image, kind, cancellationToken);
            return kind == ImageFileKind.Thumbnail ? new ImageFile(file.Content, "image/jpeg", file.LastModified) : file;
        }
    }
}
