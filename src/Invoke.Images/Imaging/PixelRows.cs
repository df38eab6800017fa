namespace Invoke.Images;

/// <summary>Rows of pixels.</summary>
internal static class PixelRows
{
    public static ReadOnlyPixels View(this ImagePixels pixels) => new(pixels.Data.Span, pixels.Width, pixels.Height, pixels.Format);

    public static ReadOnlySpan<byte> Row(this ReadOnlyPixels pixels, int y)
    {
        int stride = pixels.Width * (int)pixels.Format;
        return pixels.Data.Slice(y * stride, stride);
    }
}
