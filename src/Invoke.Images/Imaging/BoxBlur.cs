using System.Buffers;

namespace Invoke.Images;

/// <summary>Means over a sliding window with fractional edges; every pixel equals Pillow's <c>BoxBlur</c> and <c>GaussianBlur</c>.</summary>
/// <remarks>
/// Each pass costs the same for any radius. Three passes come close to a Gaussian curve (Gwosdek et al., Theoretical foundations of Gaussian
/// convolution by extended box filtering, 2011). Beyond the border the pixels of the border go on.
/// </remarks>
internal static class BoxBlur
{
    private const int GaussianPasses = 3;

    public static PixelBuffer Box(ReadOnlyPixels source, float radius, CancellationToken cancellationToken) =>
        Blur(source, radius, 1, cancellationToken);

    public static PixelBuffer Gaussian(ReadOnlyPixels source, float radius, CancellationToken cancellationToken) =>
        Blur(source, GaussianRadius(radius), GaussianPasses, cancellationToken);

    // Single precision throughout, as Pillow computes it: the radius decides about every pixel.
    private static float GaussianRadius(float sigma)
    {
        float variance = sigma * sigma / GaussianPasses;
        float length = (float)Math.Sqrt((12.0 * variance) + 1.0);
        float whole = (float)Math.Floor((length - 1.0) / 2.0);
        float part = ((2 * whole) + 1) * ((whole * (whole + 1)) - (3 * variance));
        part /= 6 * (variance - ((whole + 1) * (whole + 1)));
        return whole + part;
    }

    private static PixelBuffer Blur(ReadOnlyPixels source, float radius, int passes, CancellationToken cancellationToken)
    {
        PixelBuffer result = PixelBuffer.Copy(source);
        if (radius == 0)
        {
            return result;
        }

        var window = new BlurWindow(radius);
        var other = new PixelBuffer(source.Width, source.Height, source.Format);
        BlurRows(result, passes, window, cancellationToken);
        uint[] sum = ArrayPool<uint>.Shared.Rent(source.Width * (int)source.Format);
        for (int pass = 0; pass < passes; pass++)
        {
            window.Slide(result.Span, other.Span, sum.AsSpan(0, source.Width * (int)source.Format), cancellationToken);
            (result, other) = (other, result);
        }

        ArrayPool<uint>.Shared.Return(sum);
        other.Dispose();
        return result;
    }

    private static void BlurRows(PixelBuffer pixels, int passes, BlurWindow window, CancellationToken cancellationToken)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(pixels.Width * (int)pixels.Format);
        Span<uint> sum = stackalloc uint[(int)pixels.Format];
        for (int y = 0; y < pixels.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> row = pixels.Row(y);
            Span<byte> before = scratch.AsSpan(0, row.Length);
            for (int pass = 0; pass < passes; pass++)
            {
                row.CopyTo(before);
                window.Slide(before, row, sum, CancellationToken.None);
            }
        }

        ArrayPool<byte>.Shared.Return(scratch);
    }
}
