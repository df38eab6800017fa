using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace Invoke.Images;

/// <summary>Keeps images as files below <c>{root}/images</c>, thumbnails in <c>{root}/images/thumbnails</c>.</summary>
/// <remarks>
/// New files are written and flushed in a staging folder of the same disk and then renamed, so a reader never sees half a file. Several
/// processes can share a root; each stages in a folder of its own.
/// </remarks>
public sealed class DiskImageFileStorage : IImageFileStorage, IDisposable, IAsyncDisposable
{
    private readonly DiskPaths _paths;
    private readonly Lock _gate = new();
    private DiskStagingArea? _staging;
    private bool _isDisposed;

    /// <summary>Creates a storage; folders are created when first needed.</summary>
    /// <param name="options">The options with the root.</param>
    public DiskImageFileStorage(IOptions<ImagesOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _paths = new DiskPaths(options.Value.RootPath);
    }

    /// <inheritdoc/>
    public async ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken)
    {
        ImageNameRules.ThrowIfInvalid(content.ImageName);
        string? folder = null;
        try
        {
            folder = CreateStagingFolder();
            string image = Path.Combine(folder, content.ImageName);
            string extension = DiskPaths.ExtensionOf(content.ThumbnailFormat);
            string thumbnail = Path.Combine(DiskStagingArea.ThumbnailsIn(folder), content.ImageName + extension);
            await WriteAsync(image, content.Image, cancellationToken).ConfigureAwait(false);
            await WriteAsync(thumbnail, content.Thumbnail, cancellationToken).ConfigureAwait(false);

            // The thumbnail goes first, so that an image that can be seen has one.
            DiskStagedChange change = DiskStagedChange.ForCreate(folder, content.ImageName);
            change.Add(thumbnail, _paths.ThumbnailOf(content.ImageName, extension));
            change.Add(image, _paths.Of(content.ImageName));
            return change;
        }
        catch (Exception exception) when (IsDiskTrouble(exception))
        {
            DiskStagingArea.Discard(folder);
            throw DiskFailure.Of("written", content.ImageName, _paths.Images, exception);
        }
        catch
        {
            DiskStagingArea.Discard(folder);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IStagedImageChange> StageDeleteAsync(string imageName, CancellationToken cancellationToken)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        cancellationToken.ThrowIfCancellationRequested();
        DiskStagedChange? change = null;
        try
        {
            string folder = CreateStagingFolder();
            change = DiskStagedChange.ForDelete(folder, imageName);
            Take(change, _paths.Of(imageName), Path.Combine(folder, imageName));
            while (_paths.FindThumbnail(imageName) is { } thumbnail)
            {
                string staged = Path.Combine(DiskStagingArea.ThumbnailsIn(folder), imageName + Path.GetExtension(thumbnail));
                Take(change, thumbnail, staged);
            }

            return change;
        }
        catch (Exception exception) when (IsDiskTrouble(exception))
        {
            if (change is not null)
            {
                await change.DisposeAsync().ConfigureAwait(false);
            }

            throw DiskFailure.Of("deleted", imageName, _paths.Images, exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImageFile> OpenReadAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        cancellationToken.ThrowIfCancellationRequested();
        string? path = Find(imageName, kind);
        try
        {
            if (path is not null)
            {
                // Readers must not keep anyone from deleting the image.
                var content = new FileStream(
                    path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);
                return new ValueTask<ImageFile>(new ImageFile(content, DiskPaths.ContentTypeOf(path), File.GetLastWriteTimeUtc(path)));
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            path = null;
        }
        catch (Exception exception) when (IsDiskTrouble(exception))
        {
            throw DiskFailure.Of("read", imageName, _paths.Images, exception);
        }

        string file = kind == ImageFileKind.Thumbnail ? "thumbnail" : "file";
        throw new ImageFileNotFoundException(
            $"Image '{imageName}' has no {file} below '{_paths.Images}'. Check the name; if its record exists, restore the file from a backup.", imageName);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ValidatePathAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(ImageNameRules.IsValid(imageName) && Find(imageName, kind) is not null);
    }

    /// <inheritdoc/>
    public async ValueTask<ImageRecovery> RecoverAsync(
        Func<string, CancellationToken, ValueTask<bool>> isRecorded, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(isRecorded);
        var recovery = new DiskRecovery(_paths, isRecorded);
        try
        {
            CreateFolders();
            await DiskStagingArea.VisitAbandonedAsync(_paths.Staging, folder => recovery.RecoverAsync(folder, cancellationToken))
                .ConfigureAwait(false);
            return recovery.Result;
        }
        catch (Exception exception) when (IsDiskTrouble(exception))
        {
            throw new ImageStorageException(
                $"The image folder '{_paths.Images}' cannot be prepared: {exception.Message.TrimEnd('.')}. Check that it can be created and written.", exception);
        }
    }

    /// <summary>Lets go of the staging folder.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _staging?.Dispose();
            _staging = null;
        }
    }

    /// <summary>Lets go of the staging folder.</summary>
    /// <returns>A finished task.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsDiskTrouble(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private static async ValueTask WriteAsync(string path, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        // Reserving the space first finds a full disk before anything is written.
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous, data.Length);
        await RandomAccess.WriteAsync(file, data, 0, cancellationToken).ConfigureAwait(false);
        RandomAccess.FlushToDisk(file);
    }

    private static void Take(DiskStagedChange change, string path, string staged)
    {
        if (File.Exists(path))
        {
            File.Move(path, staged);
            change.Add(staged, path);
        }
    }

    private string? Find(string imageName, ImageFileKind kind)
    {
        if (kind == ImageFileKind.Thumbnail)
        {
            return _paths.FindThumbnail(imageName);
        }

        string path = _paths.Of(imageName);
        return File.Exists(path) ? path : null;
    }

    private string CreateStagingFolder()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            CreateFolders();
            _staging ??= DiskStagingArea.Open(_paths.Staging);
            return _staging.CreateFolder();
        }
    }

    private void CreateFolders() => Directory.CreateDirectory(_paths.Thumbnails);
}
