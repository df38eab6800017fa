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
        if (radius == 0)
        {
            return PixelBuffer.Copy(source);
        }

        // Along columns a window slides over whole rows, many bytes at a time; so rows are turned to columns first.
        var window = new BlurWindow(radius);
        PixelBuffer turned = BlurColumns(Transposer.Transpose(source, cancellationToken), passes, window, cancellationToken);
        PixelBuffer upright = Transposer.Transpose(turned.View, cancellationToken);
        turned.Dispose();
        return BlurColumns(upright, passes, window, cancellationToken);
    }

    // Takes over the buffer it is given.
    private static PixelBuffer BlurColumns(PixelBuffer pixels, int passes, BlurWindow window, CancellationToken cancellationToken)
    {
        var other = new PixelBuffer(pixels.Width, pixels.Height, pixels.Format);
        int stride = pixels.Width * (int)pixels.Format;
        uint[] sum = ArrayPool<uint>.Shared.Rent(stride);
        for (int pass = 0; pass < passes; pass++)
        {
            window.Slide(pixels.Span, other.Span, sum.AsSpan(0, stride), cancellationToken);
            (pixels, other) = (other, pixels);
        }

        ArrayPool<uint>.Shared.Return(sum);
        other.Dispose();
        return pixels;
    }
}
