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

        int bytes = (int)source.Format;
        for (int y = 0; y < destination.Height; y++)
        {
            for (int x = 0; x < destination.Width; x++)
            {
                (int fromX, int fromY) = Origin(x, y, source.Width, source.Height, orientation);
                source.Data.Slice(((fromY * source.Width) + fromX) * bytes, bytes)
                    .CopyTo(destination.Data[(((y * destination.Width) + x) * bytes)..]);
            }
        }
    }

    private static (int X, int Y) Origin(int x, int y, int width, int height, int orientation) => orientation switch
    {
        2 => (width - 1 - x, y),
        3 => (width - 1 - x, height - 1 - y),
        4 => (x, height - 1 - y),
        5 => (y, x),
        6 => (y, height - 1 - x),
        7 => (width - 1 - y, height - 1 - x),
        8 => (width - 1 - y, x),
        _ => (x, y),
    };
}
