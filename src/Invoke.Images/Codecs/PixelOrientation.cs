namespace Invoke.Images;

/// <summary>Turns decoded pixels upright.</summary>
internal static class PixelOrientation
{
    /// <summary>Writes <paramref name="source"/>, which lies as its EXIF orientation says, upright into the destination.</summary>
    public static void Apply(ReadOnlyPixels source, int orientation, Pixels destination)
    {
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
