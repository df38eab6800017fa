namespace Invoke.Images;

/// <summary>The finished bytes of a new image and its thumbnail, in pooled memory.</summary>
internal sealed class EncodedImage(PooledBufferWriter image, PooledBufferWriter thumbnail) : IDisposable
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required ImageFormat ThumbnailFormat { get; init; }

    public required ImageMetadata Metadata { get; init; }

    public ReadOnlyMemory<byte> Image => image.WrittenMemory;

    public ReadOnlyMemory<byte> Thumbnail => thumbnail.WrittenMemory;

    public void Dispose()
    {
        image.Dispose();
        thumbnail.Dispose();
    }
}
