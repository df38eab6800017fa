using Invoke.Internal.Files;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Keeps images as files below <c>{root}/images</c>, thumbnails in <c>{root}/images/thumbnails</c>.</summary>
/// <remarks>
/// New files are written and flushed in a staging folder of the same disk and then renamed, so a reader never sees half a file. Several
/// processes can share a root; each stages in a folder of its own.
/// </remarks>
public sealed partial class DiskImageFileStorage : IImageFileStorage, IImageFileCare, IDisposable, IAsyncDisposable
{
    private readonly DiskPaths _paths;
    private readonly Lock _lock = new();
    private DiskStagingArea? _staging;
    private bool _isDisposed;

    /// <summary>Creates a storage; folders are created when first needed.</summary>
    /// <param name="options">The options with the root.</param>
    public DiskImageFileStorage(IOptions<ImagesOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _paths = new DiskPaths(options.Value.RootPath);
    }

    /// <summary>Called at each step of a change, so that tests can let the process die there.</summary>
    internal Action<DiskStep>? Reached { get; init; }

    /// <inheritdoc/>
    public async ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken)
    {
        content.Location.ThrowIfInvalid();
        var change = new DiskStagedCreate(content.ImageName, _paths.Images, Reached);
        try
        {
            DiskStagingArea staging = Staging();
            _paths.CreateFolders(content.Subfolder);
            long number = staging.NextNumber();
            string extension = ImageFileTypes.ThumbnailExtensionOf(content.ThumbnailFormat);
            string image = staging.PathOf(number, ImageFileKind.Full, content.ImageName, extension);
            string thumbnail = staging.PathOf(number, ImageFileKind.Thumbnail, content.ImageName, extension);

            // The thumbnail goes first, so that an image that can be seen has one.
            change.Add(thumbnail, _paths.ThumbnailOf(content.Location, extension));
            change.Add(image, _paths.Of(content.Location));
            await DiskFile.WriteNewAsync(image, content.Image, cancellationToken).ConfigureAwait(false);
            Reached?.Invoke(DiskStep.ImageStaged);
            await DiskFile.WriteNewAsync(thumbnail, content.Thumbnail, cancellationToken).ConfigureAwait(false);
            Reached?.Invoke(DiskStep.ThumbnailStaged);
            DiskFolder.Flush(staging.Folder);
            Reached?.Invoke(DiskStep.Staged);
            return change;
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            await change.DisposeAsync().ConfigureAwait(false);
            throw DiskFailure.Of("written", content.ImageName, _paths.Images, exception);
        }
        catch
        {
            await change.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        foreach (ImageLocation image in images)
        {
            image.ThrowIfInvalid();
        }

        cancellationToken.ThrowIfCancellationRequested();
        var change = new DiskStagedDelete(_paths.Images, Reached);
        string imageName = string.Empty;
        try
        {
            DiskStagingArea staging = Staging();
            foreach (ImageLocation image in images)
            {
                imageName = image.ImageName;
                Take(change, staging, image);
            }

            DiskFolder.Flush(staging.Folder);
            Reached?.Invoke(DiskStep.AllTaken);
            return change;
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            await change.DisposeAsync().ConfigureAwait(false);
            throw DiskFailure.Of("deleted", imageName, _paths.Images, exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken)
    {
        image.ThrowIfInvalid();
        cancellationToken.ThrowIfCancellationRequested();
        string? path = _paths.Find(image, kind);
        try
        {
            if (path is not null)
            {
                // Readers must not keep anyone from deleting the image.
                var content = new FileStream(
                    path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);
                return new ValueTask<ImageFile>(new ImageFile(content, ImageFileTypes.ContentTypeOf(path), File.GetLastWriteTimeUtc(path)));
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            path = null;
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            throw DiskFailure.Of("read", image.ImageName, _paths.Images, exception);
        }

        string file = kind == ImageFileKind.Thumbnail ? "thumbnail" : "file";
        throw new ImageFileNotFoundException(
            $"Image '{image.ImageName}' has no {file} in '{Path.Combine(_paths.Images, image.Subfolder)}'. Check the name; if its record exists, restore the file from a backup.",
            image.ImageName);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(image.IsValid && _paths.Find(image, kind) is not null);
    }

    /// <inheritdoc/>
    public async ValueTask<ImageRecovery> RecoverAsync(
        Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(find);
        var recovery = new DiskRecovery(_paths, find);
        try
        {
            _paths.CreateFolders(string.Empty);
            await DiskStagingArea.VisitAbandonedAsync(_paths.Staging, file => recovery.RecoverAsync(file, cancellationToken))
                .ConfigureAwait(false);
            return recovery.Result;
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            throw new ImageStorageException(
                $"The image folder '{_paths.Images}' cannot be prepared: {exception.Message.TrimEnd('.')}. Check that it can be created and written.", exception);
        }
    }

    /// <summary>Lets go of the staging folder.</summary>
    public void Dispose()
    {
        lock (_lock)
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

    private void Take(DiskStagedDelete change, DiskStagingArea staging, ImageLocation image)
    {
        long number = staging.NextNumber();
        change.Take(image.ImageName, _paths.Of(image), staging.PathOf(number, ImageFileKind.Full, image.ImageName, string.Empty));
        while (_paths.FindThumbnail(image) is { } thumbnail)
        {
            change.Take(image.ImageName, thumbnail, staging.PathOf(number, ImageFileKind.Thumbnail, image.ImageName, Path.GetExtension(thumbnail)));
        }
    }

    private DiskStagingArea Staging()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_staging is null || !Directory.Exists(_staging.Folder))
            {
                _staging?.Dispose();
                _staging = DiskStagingArea.Open(_paths.Staging);
            }

            return _staging;
        }
    }
}
