namespace Invoke.Images;

/// <summary>Arithmetic on each byte of an image, alpha included.</summary>
internal static class ChannelMath
{
    /// <summary>Replaces each byte by its entry in a table.</summary>
    public static PixelBuffer Map(ReadOnlyPixels source, ReadOnlySpan<byte> table, CancellationToken cancellationToken)
    {
        var result = new PixelBuffer(source.Width, source.Height, source.Format);
        for (int y = 0; y < source.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> from = source.Row(y);
            Span<byte> to = result.Row(y);
            for (int index = 0; index < to.Length; index++)
            {
                to[index] = table[from[index]];
            }
        }

        return result;
    }

    /// <summary>Takes one channel as a gray image, inverted where asked for.</summary>
    public static PixelBuffer Extract(ReadOnlyPixels source, int channel, bool invert, CancellationToken cancellationToken)
    {
        var result = new PixelBuffer(source.Width, source.Height, PixelFormat.Gray8);
        byte flip = invert ? byte.MaxValue : byte.MinValue;
        for (int y = 0; y < source.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> from = source.Row(y);
            Span<byte> to = result.Row(y);
            for (int x = 0, at = channel; x < to.Length; x++, at += (int)source.Format)
            {
                to[x] = (byte)(from[at] ^ flip);
            }
        }

        return result;
    }

    /// <summary>Multiplies two images of one layout where both have pixels: a × b / 255, rounded down.</summary>
    public static PixelBuffer Multiply(ReadOnlyPixels first, ReadOnlyPixels second, CancellationToken cancellationToken)
    {
        var result = new PixelBuffer(Math.Min(first.Width, second.Width), Math.Min(first.Height, second.Height), first.Format);
        for (int y = 0; y < result.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> to = result.Row(y);
            ReadOnlySpan<byte> a = first.Row(y)[..to.Length];
            ReadOnlySpan<byte> b = second.Row(y)[..to.Length];
            for (int index = 0; index < to.Length; index++)
            {
                to[index] = (byte)(a[index] * b[index] / 255);
            }
        }

        return result;
    }

    // The order of operations, and the single precision, of NumPy's float32 arrays.
    public static byte[] LerpTable(int minimum, int maximum) => Table(value => ((value / 255f) * (maximum - minimum)) + minimum);

    public static byte[] InverseLerpTable(int minimum, int maximum) =>
        Table(value => MathF.Min(MathF.Max(value - minimum, 0) / (maximum - minimum), 1) * 255);

    private static byte[] Table(Func<float, float> map)
    {
        byte[] table = new byte[256];
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (byte)map(value);
        }

        return table;
    }
}
