using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using Invoke.Internal.Files;

namespace Invoke.Images.S3;

/// <content>What care needs: listing, quarantine, thumbnails.</content>
public sealed partial class S3ImageFileStorage
{
    /// <inheritdoc/>
    /// <remarks>Files of images that are being stored or deleted at this moment are left out: they may have no record yet, or no more.</remarks>
    public async IAsyncEnumerable<ImageFileEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string what = $"The files in {_connection.Place} cannot be listed";
        await foreach (IReadOnlyList<S3Object> page in _connection.ListAsync(what, Keys.Prefix, cancellationToken).ConfigureAwait(false))
        {
            List<ImageFileEntry> entries = [];
            foreach (S3Object found in page)
            {
                if (Keys.Parse(found.Key, found.Size ?? 0) is { } entry)
                {
                    entries.Add(entry);
                }
            }

            // After the page: a file that is listed had its marker before, and whoever has removed the marker since has written the record, or removed the file.
            HashSet<(string Subfolder, string Stem)> marked = entries.Count == 0 ? [] :
                [.. (await _connection.ListMarkedAsync(what, cancellationToken).ConfigureAwait(false)).Select(image => StemOf(image.Subfolder, image.ImageName))];
            foreach (ImageFileEntry entry in entries.Where(entry => !marked.Contains(StemOf(entry.Subfolder, entry.Name))))
            {
                yield return entry;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string> QuarantineAsync(ImageFileEntry entry, CancellationToken cancellationToken)
    {
        string source = Keys.Prefix + entry.Path;
        if (Keys.Parse(source, entry.Bytes) is null)
        {
            throw new ArgumentException($"'{entry.Path}' is no file of an image in {_connection.Place}; pass on an entry as it was listed.", nameof(entry));
        }

        string what = $"The file '{entry.Path}' in {_connection.Place} cannot be quarantined";
        string place = await FreePlaceAsync(what, Keys.QuarantineOf(entry.Path), cancellationToken).ConfigureAwait(false);
        return await MoveAsync(what, source, place, cancellationToken).ConfigureAwait(false)
            ? $"{_connection.Options.Bucket}/{place}"
            : throw new ImageStorageException($"{what}: it is not there any more. Look again.");
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReleaseAsync(ImageLocation image, CancellationToken cancellationToken)
    {
        image.ThrowIfInvalid();
        string what = $"The files of image '{image.ImageName}' in {_connection.Place} cannot be brought back";
        foreach (string extension in ImageFileTypes.ThumbnailExtensions)
        {
            string thumbnail = Keys.ThumbnailOf(image, extension);
            if (await ReleaseAsync(what, Keys.QuarantinedThumbnailOf(image, extension), thumbnail, cancellationToken).ConfigureAwait(false))
            {
                Learn(image, ImageFileKind.Thumbnail, thumbnail);
                break;
            }
        }

        return await ReleaseAsync(what, Keys.QuarantineOf(image), Keys.Of(image), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask WriteThumbnailAsync(
        ImageLocation image, ReadOnlyMemory<byte> thumbnail, ImageFormat format, CancellationToken cancellationToken)
    {
        image.ThrowIfInvalid();
        string key = Keys.ThumbnailOf(image, ImageFileTypes.ThumbnailExtensionOf(format));
        await _connection.PutAsync($"The thumbnail of image '{image.ImageName}' cannot be written to {_connection.Place}", key, thumbnail, change: null, cancellationToken)
            .ConfigureAwait(false);
        Learn(image, ImageFileKind.Thumbnail, key);
    }

    private static (string Subfolder, string Stem) StemOf(string subfolder, string name) => (subfolder, Path.GetFileNameWithoutExtension(name));

    private async ValueTask<bool> ReleaseAsync(string what, string quarantined, string place, CancellationToken cancellationToken) =>
        await _connection.FindAsync(what, place, cancellationToken).ConfigureAwait(false) is null
        && await MoveAsync(what, quarantined, place, cancellationToken).ConfigureAwait(false);

    // By way of a file, as not every store copies, and an object may be larger than memory. The source goes when the copy is there.
    private async ValueTask<bool> MoveAsync(string what, string source, string target, CancellationToken cancellationToken)
    {
        GetObjectResponse? answer = await _connection.TryOpenAsync(what, source, position: 0, entityTag: null, cancellationToken).ConfigureAwait(false);
        if (answer is null)
        {
            return false;
        }

        string? change = answer.Metadata[S3Connection.ChangeMetadata];
        var content = new S3ObjectStream(_connection, what, source, answer);
        await using (content.ConfigureAwait(false))
        {
            var copy = new FileStream(
                Path.Combine(Path.GetTempPath(), "invoke-" + Guid.CreateVersion7().ToString("N")),
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.None,
                64 * 1024,
                FileOptions.Asynchronous | FileOptions.DeleteOnClose);
            await using (copy.ConfigureAwait(false))
            {
                await content.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
                copy.Position = 0;
                await _connection.PutAsync(what, target, copy, change, cancellationToken).ConfigureAwait(false);
            }
        }

        await _connection.DeleteAsync(what, source, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // An orphan of the same name may be there already; neither may be lost.
    private async ValueTask<string> FreePlaceAsync(string what, string wanted, CancellationToken cancellationToken)
    {
        string place = wanted;
        for (int number = 2; await _connection.FindAsync(what, place, cancellationToken).ConfigureAwait(false) is not null; number++)
        {
            string extension = Path.GetExtension(wanted);
            place = $"{wanted[..^extension.Length]}.{number}{extension}";
        }

        return place;
    }
}
