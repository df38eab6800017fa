namespace Invoke.Images;

/// <content>Reading files.</content>
public sealed partial class ImageService
{
    /// <inheritdoc/>
    public async ValueTask<bool> ValidatePathAsync(
        string imageName, ImageFileKind kind, CancellationToken cancellationToken = default)
    {
        if (!ImageNameRules.IsValid(imageName))
        {
            return false;
        }

        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        return await LocateAsync(imageName, cancellationToken).ConfigureAwait(false) is { } location
            && await _files.ValidatePathAsync(location, kind, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ImageFile> OpenReadAsync(
        string imageName, ImageFileKind kind, CancellationToken cancellationToken = default)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        ImageLocation location = await LocateAsync(imageName, cancellationToken).ConfigureAwait(false)
            ?? throw new ImageFileNotFoundException($"Image '{imageName}' does not exist, so it has no files. Check the name.", imageName);
        return await _files.OpenReadAsync(location, kind, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ImagePixels> ReadPixelsAsync(
        string imageName, PixelFormat format, CancellationToken cancellationToken = default)
    {
        using PooledBufferWriter file = await ReadFileAsync(imageName, cancellationToken).ConfigureAwait(false);
        ImageInfo info = ImageFrontDoor.Check(file.WrittenSpan, _decoding);
        byte[] pixels = new byte[PixelSize.Of(info.Width, info.Height, format)];
        _codec.Decode(file.WrittenSpan, new Pixels(pixels, info.Width, info.Height, format), _decoding);
        return new ImagePixels(pixels, info.Width, info.Height, format);
    }

    /// <inheritdoc/>
    public async ValueTask<ImageMetadata> ReadMetadataAsync(string imageName, CancellationToken cancellationToken = default)
    {
        using PooledBufferWriter file = await ReadFileAsync(imageName, cancellationToken).ConfigureAwait(false);
        return ImageMetadata.Read(file.WrittenSpan);
    }

    private async ValueTask<PooledBufferWriter> ReadFileAsync(string imageName, CancellationToken cancellationToken)
    {
        ImageFile file = await OpenReadAsync(imageName, ImageFileKind.Full, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var bytes = new PooledBufferWriter(file.Content.CanSeek ? (int)Math.Min(file.Content.Length + 1, int.MaxValue / 2) : 64 * 1024);
            try
            {
                for (int count = -1; count != 0; bytes.Advance(count))
                {
                    count = await file.Content.ReadAsync(bytes.GetMemory(), cancellationToken).ConfigureAwait(false);
                }

                return bytes;
            }
            catch
            {
                bytes.Dispose();
                throw;
            }
        }
    }
}
