namespace Invoke.Images;

/// <summary>Keeps what was read most recently in memory, up to a number of bytes; readers share the bytes and cannot change them.</summary>
/// <remarks>
/// Files never change under their name, so a copy is right until its image is deleted. The service asks for the record before it opens a
/// file, so a copy of what another process has deleted is not handed out either.
/// </remarks>
internal sealed class CachedImageFileStorage(IImageFileStorage inner, long maxBytes) : IImageFileStorage
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(ImageLocation Image, ImageFileKind Kind), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;
    private long _deletions;

    /// <summary>The bytes held.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    public ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken) =>
        inner.StageCreateAsync(content, cancellationToken);

    public async ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken)
    {
        IStagedImageChange change = await inner.StageDeleteAsync(images, cancellationToken).ConfigureAwait(false);
        Forget(images);
        return change;
    }

    public async ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken)
    {
        long deletions;
        lock (_gate)
        {
            deletions = _deletions;
            if (_entries.TryGetValue((image, kind), out LinkedListNode<Entry>? node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Open();
            }
        }

        ImageFile file = await inner.OpenReadAsync(image, kind, cancellationToken).ConfigureAwait(false);

        // One file must not drive everything else out.
        if (!file.Content.CanSeek || file.Content.Length > maxBytes / 4)
        {
            return file;
        }

        await using (file.ConfigureAwait(false))
        {
            byte[] bytes = new byte[file.Content.Length];
            await file.Content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            var entry = new Entry(image, kind, bytes, file.ContentType, file.LastModified);
            Keep(entry, deletions);
            return entry.Open();
        }
    }

    public ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
        inner.ValidatePathAsync(image, kind, cancellationToken);

    public ValueTask<ImageRecovery> RecoverAsync(
        Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken) =>
        inner.RecoverAsync(find, cancellationToken);

    private void Keep(Entry entry, long deletions)
    {
        lock (_gate)
        {
            // It may have been read just before it was deleted.
            if (deletions != _deletions || _entries.ContainsKey((entry.Image, entry.Kind)))
            {
                return;
            }

            _entries.Add((entry.Image, entry.Kind), _byUse.AddFirst(entry));
            _bytes += entry.Bytes.Length;
            while (_bytes > maxBytes && _byUse.Last is { } last)
            {
                Remove(last);
            }
        }
    }

    private void Forget(IReadOnlyList<ImageLocation> images)
    {
        lock (_gate)
        {
            _deletions++;
            foreach (ImageLocation image in images)
            {
                foreach (ImageFileKind kind in Enum.GetValues<ImageFileKind>())
                {
                    if (_entries.TryGetValue((image, kind), out LinkedListNode<Entry>? node))
                    {
                        Remove(node);
                    }
                }
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove((node.Value.Image, node.Value.Kind));
        _bytes -= node.Value.Bytes.Length;
    }

    private sealed record Entry(ImageLocation Image, ImageFileKind Kind, byte[] Bytes, string ContentType, DateTimeOffset LastModified)
    {
        public ImageFile Open() => new(new MemoryStream(Bytes, writable: false), ContentType, LastModified);
    }
}
