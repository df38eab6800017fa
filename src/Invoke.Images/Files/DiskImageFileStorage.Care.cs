using System.Runtime.CompilerServices;
using Invoke.Internal.Files;

namespace Invoke.Images;

/// <content>What care needs: listing, quarantine, thumbnails.</content>
public sealed partial class DiskImageFileStorage
{
    // Hidden files and folders are nobody's images: staging, quarantine, what systems leave in every folder.
    private static readonly EnumerationOptions Visible = new()
    {
        RecurseSubdirectories = false,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.System,
    };

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageFileEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (FileInfo file in Walk(new DirectoryInfo(_paths.Images), cancellationToken))
        {
            string path = Path.GetRelativePath(_paths.Images, file.FullName).Replace('\\', '/');
            bool isThumbnail = path.StartsWith("thumbnails/", StringComparison.Ordinal);
            string folder = Path.GetDirectoryName(isThumbnail ? path["thumbnails/".Length..] : path)?.Replace('\\', '/') ?? string.Empty;
            yield return new ImageFileEntry(path, isThumbnail ? ImageFileKind.Thumbnail : ImageFileKind.Full, folder, file.Name, file.Length);
        }
    }

    /// <inheritdoc/>
    public ValueTask<string> QuarantineAsync(ImageFileEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string source = Path.GetFullPath(Path.Combine(_paths.Images, entry.Path));
        if (!source.StartsWith(_paths.Images + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{entry.Path}' is not below '{_paths.Images}'; pass on an entry as it was listed.", nameof(entry));
        }

        string place = FreePlace(Path.Combine(_paths.Quarantine, entry.Path));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place) ?? _paths.Quarantine);
            File.Move(source, place, overwrite: false);
            return new ValueTask<string>(place);
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            throw DiskFailure.Of("quarantined", entry.Path, _paths.Images, exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(ImageLocation image, CancellationToken cancellationToken)
    {
        image.ThrowIfInvalid();
        cancellationToken.ThrowIfCancellationRequested();
        var quarantine = new DiskPaths(_paths.Quarantine, isRoot: false);
        try
        {
            _paths.CreateFolders(image.Subfolder);
            if (quarantine.FindThumbnail(image) is { } thumbnail)
            {
                Release(thumbnail, _paths.ThumbnailOf(image, Path.GetExtension(thumbnail)));
            }

            return new ValueTask<bool>(Release(quarantine.Of(image), _paths.Of(image)));
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            throw DiskFailure.Of("brought back", image.ImageName, _paths.Images, exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteThumbnailAsync(
        ImageLocation image, ReadOnlyMemory<byte> thumbnail, ImageFormat format, CancellationToken cancellationToken)
    {
        image.ThrowIfInvalid();
        string staged = string.Empty;
        try
        {
            DiskStagingArea staging = Staging();
            _paths.CreateFolders(image.Subfolder);
            string extension = ImageFileTypes.ThumbnailExtensionOf(format);
            staged = staging.PathOf(staging.NextNumber(), ImageFileKind.Thumbnail, image.ImageName, extension);
            await DiskFile.WriteNewAsync(staged, thumbnail, cancellationToken).ConfigureAwait(false);
            File.Move(staged, _paths.ThumbnailOf(image, extension), overwrite: true);
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            throw DiskFailure.Of("written", image.ImageName, _paths.Images, exception);
        }
        finally
        {
            if (File.Exists(staged))
            {
                DiskStagingArea.Discard(staged);
            }
        }
    }

    private static bool Release(string quarantined, string place)
    {
        if (!File.Exists(quarantined) || File.Exists(place))
        {
            return false;
        }

        File.Move(quarantined, place, overwrite: false);
        return true;
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        if (!folder.Exists)
        {
            yield break;
        }

        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos("*", Visible))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Name.StartsWith('.') || entry.LinkTarget is not null)
            {
                continue;
            }

            if (entry is FileInfo file)
            {
                yield return file;
            }
            else if (entry is DirectoryInfo inner)
            {
                foreach (FileInfo found in Walk(inner, cancellationToken))
                {
                    yield return found;
                }
            }
        }
    }

    // An orphan of the same name may be there already; neither may be lost.
    private static string FreePlace(string wanted)
    {
        string place = wanted;
        for (int number = 2; File.Exists(place); number++)
        {
            place = Path.Combine(
                Path.GetDirectoryName(wanted) ?? string.Empty, $"{Path.GetFileNameWithoutExtension(wanted)}.{number}{Path.GetExtension(wanted)}");
        }

        return place;
    }
}
