namespace Invoke.Images;

/// <summary>Changes the size of decoded pixels, for nodes and hosts that work on pixels themselves.</summary>
public static class PixelResampling
{
    /// <summary>Resizes pixels; the result equals Pillow's <c>resize</c>, as that of the image nodes does.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="width">The new width, at least 1.</param>
    /// <param name="height">The new height, at least 1.</param>
    /// <param name="mode">How pixels are weighed.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The resized pixels in the same layout; the given ones where the size is theirs.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public static ImagePixels Resize(ImagePixels pixels, int width, int height, ResampleMode mode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Width == width && pixels.Height == height)
        {
            return pixels;
        }

        using PixelBuffer result = Resampler.Resize(pixels.View(), width, height, mode, cancellationToken);
        return new ImagePixels(result.Span.ToArray(), width, height, pixels.Format);
    }
}
