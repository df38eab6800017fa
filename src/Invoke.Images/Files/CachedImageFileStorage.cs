namespace Invoke.Images;

/// <summary>Keeps what was read most recently in memory, up to a number of bytes; readers share the bytes and cannot change them.</summary>
/// <remarks>
/// Files never change under their name, so a copy is right until its image is deleted. The service asks for the record before it opens a
/// file, so a copy of what another process has deleted is not handed out either.
/// </remarks>
internal sealed class CachedImageFileStorage(IImageFileStorage inner, long maxBytes) : IImageFileStorage
{
    private readonly ByteBoundedCache<(ImageLocation Image, ImageFileKind Kind), Entry> _cache = new(maxBytes);

    /// <summary>The bytes held.</summary>
    public long Bytes => _cache.Bytes;

    public ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken) =>
        inner.StageCreateAsync(content, cancellationToken);

    public async ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken)
    {
        IStagedImageChange change = await inner.StageDeleteAsync(images, cancellationToken).ConfigureAwait(false);
        foreach (ImageLocation image in images)
        {
            foreach (ImageFileKind kind in Enum.GetValues<ImageFileKind>())
            {
                _cache.Remove((image, kind));
            }
        }

        return change;
    }

    public async ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken)
    {
        long mark = _cache.Mark;
        if (_cache.TryGet((image, kind), out Entry? kept))
        {
            return kept.Open();
        }

        ImageFile file = await inner.OpenReadAsync(image, kind, cancellationToken).ConfigureAwait(false);
        if (!file.Content.CanSeek || !_cache.Keeps(file.Content.Length))
        {
            return file;
        }

        await using (file.ConfigureAwait(false))
        {
            byte[] bytes = new byte[file.Content.Length];
            await file.Content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            var entry = new Entry(bytes, file.ContentType, file.LastModified);
            _cache.Add((image, kind), entry, bytes.Length, mark);
            return entry.Open();
        }
    }

    public ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
        inner.ValidatePathAsync(image, kind, cancellationToken);

    public ValueTask<ImageRecovery> RecoverAsync(
        Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken) =>
        inner.RecoverAsync(find, cancellationToken);

    private sealed record Entry(byte[] Bytes, string ContentType, DateTimeOffset LastModified)
    {
        public ImageFile Open() => new(new MemoryStream(Bytes, writable: false), ContentType, LastModified);
    }
}
