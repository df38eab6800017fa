namespace Invoke.Images;

/// <summary>The part of an image that lies on a canvas.</summary>
internal readonly record struct Overlap(int FromX, int FromY, int ToX, int ToY, int Width, int Height)
{
    public static Overlap Of(int canvasWidth, int canvasHeight, int width, int height, long x, long y)
    {
        (int fromX, int toX, int columns) = Cut(canvasWidth, width, x);
        (int fromY, int toY, int rows) = Cut(canvasHeight, height, y);
        return columns > 0 && rows > 0 ? new Overlap(fromX, fromY, toX, toY, columns, rows) : default;
    }

    public ReadOnlySpan<byte> Source(ReadOnlySpan<byte> row, int channels) => row.Slice(FromX * channels, Width * channels);

    public Span<byte> Target(Span<byte> row, int channels) => row.Slice(ToX * channels, Width * channels);

    private static (int From, int To, int Count) Cut(int canvas, int size, long at)
    {
        long start = Math.Max(0, at);
        long end = Math.Min(canvas, at + size);
        return end > start ? ((int)(start - at), (int)start, (int)(end - start)) : default;
    }
}
