using System.Buffers;

namespace Invoke.Images;

/// <summary>Pixels in memory of the shared pool; disposing gives it back.</summary>
/// <remarks>
/// What is in a new buffer is not cleared; its maker writes every pixel. One that an exception or a cancellation leaves behind goes to the
/// collector instead of the pool, which does no harm.
/// </remarks>
internal sealed class PixelBuffer : IDisposable
{
    private readonly int _length;
    private byte[] _bytes;

    public PixelBuffer(int width, int height, PixelFormat format)
    {
        _length = PixelSize.Of(width, height, format);
        _bytes = ArrayPool<byte>.Shared.Rent(_length);
        Width = width;
        Height = height;
        Format = format;
    }

    public int Width { get; }

    public int Height { get; }

    public PixelFormat Format { get; }

    public Span<byte> Span => _bytes.AsSpan(0, _length);

    public ReadOnlyPixels View => new(Span, Width, Height, Format);

    public static PixelBuffer Copy(ReadOnlyPixels source)
    {
        var copy = new PixelBuffer(source.Width, source.Height, source.Format);
        source.Data.CopyTo(copy.Span);
        return copy;
    }

    public Span<byte> Row(int y)
    {
        int stride = Width * (int)Format;
        return Span.Slice(y * stride, stride);
    }

    /// <summary>A request to store the pixels; the buffer may be disposed when they are stored.</summary>
    public ImageCreateRequest ToRequest() => ImageCreateRequest.FromPixels(_bytes.AsMemory(0, _length), Width, Height, Format);

    public void Dispose()
    {
        byte[] bytes = Interlocked.Exchange(ref _bytes, []);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
