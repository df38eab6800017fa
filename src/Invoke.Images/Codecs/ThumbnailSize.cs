namespace Invoke.Images;

/// <summary>The size of thumbnails, the same for every codec.</summary>
public static class ThumbnailSize
{
    /// <summary>Fits a size into a square, aspect kept; never larger than it was.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="maxEdge">The longest side of the result, at least 1.</param>
    /// <returns>The size; no side is below 1.</returns>
    public static (int Width, int Height) Fit(int width, int height, int maxEdge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEdge, 1);
        int longest = Math.Max(width, height);
        if (longest <= maxEdge)
        {
            return (width, height);
        }

        double scale = (double)maxEdge / longest;
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }
}
