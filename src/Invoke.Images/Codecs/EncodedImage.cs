namespace Invoke.Images;

/// <summary>The finished bytes of a new image and its thumbnail, in pooled memory.</summary>
internal sealed class EncodedImage(PooledBufferWriter image, PooledBufferWriter thumbnail) : IDisposable
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required ImageFormat ThumbnailFormat { get; init; }

    /// <summary>Gets the metadata for the record; null where there is none, or where what the file carries is too large for a record.</summary>
    public required string? Metadata { get; init; }

    public ReadOnlyMemory<byte> Image => image.WrittenMemory;

    public ReadOnlyMemory<byte> Thumbnail => thumbnail.WrittenMemory;

    public void Dispose()
    {
        image.Dispose();
        thumbnail.Dispose();
    }
}
