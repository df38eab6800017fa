using Amazon.S3.Model;
using Invoke.Internal.Files;

namespace Invoke.Images.S3;

/// <summary>Keeps images as objects of a bucket, in the layout of the image folder on disk; many machines can share it.</summary>
/// <remarks>
/// <para>
/// A store of objects cannot rename, but a PUT is atomic, and nobody reads a file without its record. So new files are put under their final keys before the record is written, and
/// files to delete stay until it is gone. A marker, an empty object that is written before anything else and removed last, tells of the change in between:
/// whoever finds one that is older than <see cref="S3Options.AbandonedAfter"/> asks for the record, and finishes or removes what belongs to it.
/// </para>
/// <para>
/// Of several creations of one name one wins: by <c>If-None-Match: *</c> where the store keeps that, which is tried once, and else because each first writes its marker
/// and then looks for markers of others, so that of two at least one sees the other and gives way. Each object carries the change that wrote it, so nobody removes what another has written.
/// </para>
/// </remarks>
public sealed partial class S3ImageFileStorage : IImageFileStorage, IImageFileCare
{
    private readonly S3Connection _connection;

    /// <summary>Creates a storage.</summary>
    /// <param name="connection">The bucket.</param>
    public S3ImageFileStorage(S3Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
    }

    /// <summary>Called at each step of a change, so that tests can let the process die there.</summary>
    internal Action<S3Step>? Reached { get; init; }

    private S3Keys Keys => _connection.Keys;

    /// <inheritdoc/>
    public async ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken)
    {
        content.Location.ThrowIfInvalid();
        cancellationToken.ThrowIfCancellationRequested();
        var marker = S3Marker.Create(content.Location, ImageFileTypes.ThumbnailExtensionOf(content.ThumbnailFormat));
        var change = new S3StagedCreate(_connection, marker, Reached);
        try
        {
            await PutAsync(content, marker, cancellationToken).ConfigureAwait(false);
            _connection.ThumbnailExtensions.Set(content.Location, marker.Extension);
            return change;
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
        var change = new S3StagedDelete(_connection, [.. images.Distinct().Select(S3Marker.Delete)], Reached);
        try
        {
            await change.MarkAsync(cancellationToken).ConfigureAwait(false);
            return change;
        }
        catch
        {
            await change.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken)
    {
        image.ThrowIfInvalid();
        string what = $"The {FileOf(kind)} of image '{image.ImageName}' cannot be read from {_connection.Place}";
        foreach (string key in KeysOf(image, kind))
        {
            if (await _connection.TryOpenAsync(what, key, position: 0, entityTag: null, cancellationToken).ConfigureAwait(false) is { } answer)
            {
                Learn(image, kind, key);
                return Open(what, key, answer);
            }
        }

        throw new ImageFileNotFoundException(
            $"Image '{image.ImageName}' has no {FileOf(kind)} at '{_connection.Options.Bucket}/{KeysOf(image, kind)[0]}'. Check the name; if its record exists, restore the file from a backup.",
            image.ImageName);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!ImageNameRules.IsValid(image.ImageName) || !ImageSubfolderRules.IsValid(image.Subfolder))
        {
            return false;
        }

        string what = $"The {FileOf(kind)} of image '{image.ImageName}' cannot be looked for in {_connection.Place}";
        foreach (string key in KeysOf(image, kind))
        {
            if (await _connection.FindAsync(what, key, cancellationToken).ConfigureAwait(false) is not null)
            {
                Learn(image, kind, key);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public async ValueTask<ImageRecovery> RecoverAsync(
        Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(find);
        var recovery = new S3Recovery(_connection, find);
        await recovery.RunAsync(cancellationToken).ConfigureAwait(false);
        return recovery.Result;
    }

    private static string FileOf(ImageFileKind kind) => kind == ImageFileKind.Thumbnail ? "thumbnail" : "file";

    private ImageFile Open(string what, string key, GetObjectResponse answer)
    {
        string contentType = answer.Headers.ContentType is { Length: > 0 } given ? given : ImageFileTypes.ContentTypeOf(key);
        DateTime lastModified = answer.LastModified?.ToUniversalTime() ?? DateTime.UnixEpoch;
        return new ImageFile(new S3ObjectStream(_connection, what, key, answer), contentType, new DateTimeOffset(lastModified, TimeSpan.Zero));
    }

    // What is most likely comes first, as each miss is a request.
    private string[] KeysOf(ImageLocation image, ImageFileKind kind)
    {
        if (kind == ImageFileKind.Full)
        {
            return [Keys.Of(image)];
        }

        string likely = _connection.ThumbnailExtensions.TryGet(image, out string? known) ? known : ImageFileTypes.WebP;
        return [.. ImageFileTypes.ThumbnailExtensions.OrderByDescending(extension => extension == likely).Select(extension => Keys.ThumbnailOf(image, extension))];
    }

    private void Learn(ImageLocation image, ImageFileKind kind, string key)
    {
        if (kind == ImageFileKind.Thumbnail)
        {
            _connection.ThumbnailExtensions.Set(image, Path.GetExtension(key));
        }
    }

    private async ValueTask PutAsync(ImageFileContent content, S3Marker marker, CancellationToken cancellationToken)
    {
        string what = $"The files of image '{content.ImageName}' cannot be written to {_connection.Place}";
        bool keepsConditions = await _connection.KeepsConditionsAsync(what, cancellationToken).ConfigureAwait(false);
        await _connection.PutEmptyAsync(what, marker.KeyIn(Keys), cancellationToken).ConfigureAwait(false);
        Reached?.Invoke(S3Step.CreateMarked);

        // The image is what creations of one name compete for, so it goes first; nobody sees it before it has a record, and then it has a thumbnail.
        string[] keys = marker.ObjectsIn(Keys);
        if (!keepsConditions && await IsClaimedAsync(what, marker, cancellationToken).ConfigureAwait(false))
        {
            throw Taken(what, content.ImageName);
        }

        await PutNewAsync(what, keys[0], content.Image, marker, keepsConditions, cancellationToken).ConfigureAwait(false);
        Reached?.Invoke(S3Step.ImagePut);
        await PutNewAsync(what, keys[1], content.Thumbnail, marker, keepsConditions, cancellationToken).ConfigureAwait(false);
        Reached?.Invoke(S3Step.ThumbnailPut);
    }

    private async ValueTask PutNewAsync(
        string what, string key, ReadOnlyMemory<byte> content, S3Marker marker, bool keepsConditions, CancellationToken cancellationToken)
    {
        if (!keepsConditions)
        {
            await _connection.PutAsync(what, key, content, marker.Change, cancellationToken).ConfigureAwait(false);
        }
        else if (!await _connection.TryPutNewAsync(what, key, content, marker.Change, cancellationToken).ConfigureAwait(false)
            && (await _connection.FindAsync(what, key, cancellationToken).ConfigureAwait(false))?.Change != marker.Change)
        {
            // One that is our own is there because the answer to the first attempt was lost, and the SDK tried again.
            throw Taken(what, marker.Location.ImageName);
        }
    }

    // Each marks first and looks then. Whoever has finished without a marker to be seen has left its files to be seen.
    private async ValueTask<bool> IsClaimedAsync(string what, S3Marker marker, CancellationToken cancellationToken)
    {
        string own = marker.KeyIn(Keys);
        await foreach (IReadOnlyList<S3Object> page in _connection.ListAsync(what, S3Marker.KeysOf(Keys, marker.Location), cancellationToken).ConfigureAwait(false))
        {
            if (page.Any(found => found.Key != own))
            {
                return true;
            }
        }

        foreach (string key in marker.ObjectsIn(Keys))
        {
            if (await _connection.FindAsync(what, key, cancellationToken).ConfigureAwait(false) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static ImageFileAlreadyExistsException Taken(string what, string imageName) =>
        new($"{what}: the name is taken, and what has it was left as it is. Choose another name, or a name service that never repeats one.", imageName);
}
