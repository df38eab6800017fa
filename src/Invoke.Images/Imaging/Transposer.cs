using System.Runtime.InteropServices;

namespace Invoke.Images;

/// <summary>Turns rows into columns.</summary>
internal static class Transposer
{
    // A square of this side stays in the nearest cache, read along rows and written along columns.
    private const int Block = 32;

    public static PixelBuffer Transpose(ReadOnlyPixels source, CancellationToken cancellationToken)
    {
        var result = new PixelBuffer(source.Height, source.Width, source.Format);
        switch (source.Format)
        {
            case PixelFormat.Gray8:
                Transpose(source.Data, result.Span, source.Width, source.Height, cancellationToken);
                break;
            case PixelFormat.Rgb24:
                Transpose(
                    MemoryMarshal.Cast<byte, ThreeBytes>(source.Data),
                    MemoryMarshal.Cast<byte, ThreeBytes>(result.Span),
                    source.Width,
                    source.Height,
                    cancellationToken);
                break;
            default:
                Transpose(
                    MemoryMarshal.Cast<byte, uint>(source.Data), MemoryMarshal.Cast<byte, uint>(result.Span), source.Width, source.Height, cancellationToken);
                break;
        }

        return result;
    }

    private static void Transpose<T>(ReadOnlySpan<T> from, Span<T> to, int width, int height, CancellationToken cancellationToken)
    {
        for (int top = 0; top < height; top += Block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int bottom = Math.Min(top + Block, height);
            for (int left = 0; left < width; left += Block)
            {
                int right = Math.Min(left + Block, width);
                for (int y = top; y < bottom; y++)
                {
                    for (int x = left; x < right; x++)
                    {
                        to[(x * height) + y] = from[(y * width) + x];
                    }
                }
            }
        }
    }
}
