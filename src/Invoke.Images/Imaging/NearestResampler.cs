namespace Invoke.Images;

/// <summary>Takes for each new pixel the old one under its centre; Pillow's <c>NEAREST</c>.</summary>
internal static class NearestResampler
{
    public static PixelBuffer Resize(ReadOnlyPixels source, int width, int height, CancellationToken cancellationToken)
    {
        int channels = (int)source.Format;
        int[] columns = Centers(source.Width, width);
        int[] rows = Centers(source.Height, height);
        var result = new PixelBuffer(width, height, source.Format);
        for (int y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> from = source.Row(rows[y]);
            Span<byte> to = result.Row(y);
            for (int x = 0; x < columns.Length; x++)
            {
                from.Slice(columns[x] * channels, channels).CopyTo(to[(x * channels)..]);
            }
        }

        return result;
    }

    // Adding up, as Pillow does, and not multiplying: where a centre falls on the border of two pixels the rounding decides.
    private static int[] Centers(int from, int to)
    {
        double step = (double)from / to;
        double center = step * 0.5;
        int[] centers = new int[to];
        for (int index = 0; index < to; index++, center += step)
        {
            centers[index] = Math.Min((int)center, from - 1);
        }

        return centers;
    }
}
