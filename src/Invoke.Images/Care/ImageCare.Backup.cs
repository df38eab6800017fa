using Invoke.Internal.Files;

namespace Invoke.Images;

/// <content>Copying a store while it is used.</content>
public sealed partial class ImageCare
{
    /// <inheritdoc/>
    public async ValueTask<ImageBackup> BackupAsync(string folder, bool includeFiles = true, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new ArgumentException($"'{target}' exists and is not empty; name a new folder, for example one for each day.", nameof(folder));
        }

        await RecoverAsync(cancellationToken).ConfigureAwait(false);
        string partial = $"{target}.partial-{Guid.CreateVersion7():N}";
        try
        {
            ImageBackup backup = await CopyAsync(partial, includeFiles, cancellationToken).ConfigureAwait(false);
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(partial, target);
            Log.BackedUp(_logger, backup.Images, backup.Files, backup.Bytes);
            return backup;
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            throw new ImageStorageException(
                $"The backup to '{target}' failed: {exception.Message.TrimEnd('.')}. Check free space and permissions there; nothing stays behind.", exception);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    private async ValueTask<ImageBackup> CopyAsync(string root, bool includeFiles, CancellationToken cancellationToken)
    {
        // Records first: a file that is in place then is there afterwards too, unless somebody deletes the image meanwhile.
        IImageRecordStorage copy = await RecordCare.BackupAsync(root, cancellationToken).ConfigureAwait(false);
        ImageBackup backup;
        try
        {
            backup = await CopyAsync(copy, new DiskPaths(root), includeFiles, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (copy is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync().ConfigureAwait(false);
            }
        }

        return includeFiles ? Add(backup, await CopyTensorsAsync(root, cancellationToken).ConfigureAwait(false)) : backup;
    }

    private async ValueTask<ImageBackup> CopyAsync(IImageRecordStorage copy, DiskPaths paths, bool includeFiles, CancellationToken cancellationToken)
    {
        var backup = default(ImageBackup);
        List<ImageLocation> incomplete = [];
        await foreach (ImageRecordEntry entry in copy.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            backup = backup with { Images = backup.Images + 1 };
            if (!includeFiles)
            {
                continue;
            }

            ImageBackup files = await CopyFilesAsync(entry.Location, paths, cancellationToken).ConfigureAwait(false);
            if (files.MissingFiles == 0)
            {
                backup = Add(backup, files);
            }
            else
            {
                incomplete.Add(entry.Location);
            }
        }

        // Where the files of an image were just about to appear when it was its turn, they have by now; or it is deleted.
        List<string> gone = [];
        foreach (ImageLocation location in incomplete)
        {
            ImageBackup files = await CopyFilesAsync(location, paths, cancellationToken).ConfigureAwait(false);
            if (files.MissingFiles > 0 && await _records.LocateAsync(location.ImageName, cancellationToken).ConfigureAwait(false) is null)
            {
                gone.Add(location.ImageName);
            }
            else
            {
                backup = Add(backup, files);
            }
        }

        return backup with { Images = backup.Images - await RemoveAsync(copy, gone, paths, cancellationToken).ConfigureAwait(false) };
    }

    private static ImageBackup Add(ImageBackup backup, ImageBackup files) => backup with
    {
        Files = backup.Files + files.Files,
        Bytes = backup.Bytes + files.Bytes,
        MissingFiles = backup.MissingFiles + files.MissingFiles,
        Tensors = backup.Tensors + files.Tensors,
    };

    private async ValueTask<ImageBackup> CopyFilesAsync(ImageLocation location, DiskPaths paths, CancellationToken cancellationToken)
    {
        if (!location.IsValid)
        {
            // Verifying tells of such a row; it is no reason to have no backup.
            return new ImageBackup(0, 0, 0, MissingFiles: 1);
        }

        paths.CreateFolders(location.Subfolder);
        var copied = default(ImageBackup);
        foreach (ImageFileKind kind in Enum.GetValues<ImageFileKind>())
        {
            try
            {
                ImageFile file = await _files.OpenReadAsync(location, kind, cancellationToken).ConfigureAwait(false);
                await using (file.ConfigureAwait(false))
                {
                    string place = kind == ImageFileKind.Full
                        ? paths.Of(location)
                        : paths.ThumbnailOf(location, ImageFileTypes.ExtensionOf(file.ContentType) == ImageFileTypes.WebP ? ImageFileTypes.WebP : ImageFileTypes.Png);
                    copied = copied with { Files = copied.Files + 1, Bytes = copied.Bytes + await WriteAsync(file.Content, place, cancellationToken).ConfigureAwait(false) };
                }
            }
            catch (ImageFileNotFoundException)
            {
                copied = copied with { MissingFiles = copied.MissingFiles + 1 };
            }
        }

        return copied;
    }

    private static async ValueTask<long> WriteAsync(Stream content, string place, CancellationToken cancellationToken)
    {
        var output = new FileStream(place, FileMode.Create, FileAccess.Write, FileShare.None);
        await using (output.ConfigureAwait(false))
        {
            await content.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
            output.Flush(flushToDisk: true);
            return output.Length;
        }
    }

    // Deleted while the files were copied: the copy is as if it had been deleted before.
    private static async ValueTask<int> RemoveAsync(
        IImageRecordStorage copy, List<string> gone, DiskPaths paths, CancellationToken cancellationToken)
    {
        foreach (string imageName in gone)
        {
            if (await copy.LocateAsync(imageName, cancellationToken).ConfigureAwait(false) is { IsValid: true } location)
            {
                File.Delete(paths.Of(location));
                if (paths.FindThumbnail(location) is { } thumbnail)
                {
                    File.Delete(thumbnail);
                }
            }
        }

        return gone.Count == 0 ? 0 : (await copy.DeleteManyAsync(gone, ImageCondition.None, cancellationToken).ConfigureAwait(false)).Count;
    }
}
