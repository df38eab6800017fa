using System.Runtime.InteropServices;

namespace Invoke.Images;

/// <summary>Takes for each new pixel the old one under its centre; Pillow's <c>NEAREST</c>.</summary>
internal static class NearestResampler
{
    public static PixelBuffer Resize(ReadOnlyPixels source, int width, int height, CancellationToken cancellationToken)
    {
        var result = new PixelBuffer(width, height, source.Format);
        switch (source.Format)
        {
            case PixelFormat.Gray8:
                Resize<byte>(source, result, cancellationToken);
                break;
            case PixelFormat.Rgb24:
                Resize<ThreeBytes>(source, result, cancellationToken);
                break;
            default:
                Resize<uint>(source, result, cancellationToken);
                break;
        }

        return result;
    }

    private static void Resize<T>(ReadOnlyPixels source, PixelBuffer result, CancellationToken cancellationToken)
        where T : struct
    {
        int[] columns = Centers(source.Width, result.Width);
        int[] rows = Centers(source.Height, result.Height);
        for (int y = 0; y < rows.Length; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<T> from = MemoryMarshal.Cast<byte, T>(source.Row(rows[y]));
            Span<T> to = MemoryMarshal.Cast<byte, T>(result.Row(y));
            for (int x = 0; x < columns.Length; x++)
            {
                to[x] = from[columns[x]];
            }
        }
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
