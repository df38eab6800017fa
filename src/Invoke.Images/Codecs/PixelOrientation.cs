using System.Runtime.InteropServices;

namespace Invoke.Images;

/// <summary>Turns decoded pixels upright; what codecs use whose library does not.</summary>
public static class PixelOrientation
{
    /// <summary>Writes <paramref name="source"/>, which lies as its EXIF orientation says, upright into the destination.</summary>
    /// <param name="source">The pixels as the file has them.</param>
    /// <param name="orientation">The EXIF orientation, 1 to 8; anything else counts as upright.</param>
    /// <param name="destination">Memory of its own with the upright size: width and height are exchanged for 5 to 8.</param>
    /// <exception cref="ArgumentException">Size or pixel format of the two do not fit.</exception>
    public static void Apply(ReadOnlyPixels source, int orientation, Pixels destination)
    {
        (int width, int height) = orientation is >= 5 and <= 8 ? (source.Height, source.Width) : (source.Width, source.Height);
        if (destination.Width != width || destination.Height != height || destination.Format != source.Format)
        {
            throw new ArgumentException(
                $"{source.Width}x{source.Height} pixels of {source.Format} with orientation {orientation} need a destination of {width}x{height}, " +
                $"not {destination.Width}x{destination.Height} of {destination.Format}.",
                nameof(destination));
        }

        if (orientation is < 2 or > 8)
        {
            source.Data.CopyTo(destination.Data);
            return;
        }

        switch (source.Format)
        {
            case PixelFormat.Gray8:
                Turn(source.Data, source.Width, source.Height, orientation, destination.Data, width);
                break;
            case PixelFormat.Rgb24:
                Turn(MemoryMarshal.Cast<byte, ThreeBytes>(source.Data), source.Width, source.Height, orientation, MemoryMarshal.Cast<byte, ThreeBytes>(destination.Data), width);
                break;
            default:
                Turn(MemoryMarshal.Cast<byte, uint>(source.Data), source.Width, source.Height, orientation, MemoryMarshal.Cast<byte, uint>(destination.Data), width);
                break;
        }
    }

    private static void Turn<TPixel>(ReadOnlySpan<TPixel> source, int width, int height, int orientation, Span<TPixel> destination, int rowLength)
        where TPixel : struct
    {
        (int first, int stepX, int stepY) = Walk(width, height, orientation);
        for (int y = 0, at = 0; at < destination.Length; y++, at += rowLength)
        {
            Span<TPixel> row = destination.Slice(at, rowLength);
            int from = first + (y * stepY);
            for (int x = 0; x < row.Length; x++, from += stepX)
            {
                row[x] = source[from];
            }
        }
    }

    /// <summary>Where the first upright pixel lies in the source, and how far the next one is, to the right and below.</summary>
    private static (int First, int StepX, int StepY) Walk(int width, int height, int orientation) => orientation switch
    {
        2 => (width - 1, -1, width),
        3 => ((width * height) - 1, -1, -width),
        4 => ((height - 1) * width, 1, -width),
        5 => (0, width, 1),
        6 => ((height - 1) * width, -width, 1),
        7 => ((width * height) - 1, -width, -1),
        _ => (width - 1, width, -1),
    };
}
