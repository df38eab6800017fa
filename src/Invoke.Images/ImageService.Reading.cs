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
        return _codec.ToPixels(file.WrittenSpan, format, _decoding);
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
        return await file.ReadAllAsync(cancellationToken).ConfigureAwait(false);
    }
}
