namespace Invoke.Images;

/// <summary>Strengthens what a Gaussian blur would take away; alpha stays.</summary>
internal static class UnsharpFilter
{
    public static PixelBuffer Sharpen(ReadOnlyPixels source, float radius, double strength, CancellationToken cancellationToken)
    {
        PixelFormat opaque = source.Format == PixelFormat.Gray8 ? PixelFormat.Gray8 : PixelFormat.Rgb24;
        using PixelBuffer sharp = FormatConverter.Convert(source, opaque, cancellationToken);
        using PixelBuffer blurred = BoxBlur.Gaussian(sharp.View, radius, cancellationToken);
        byte[] table = CreateTable(strength);
        PixelBuffer result = PixelBuffer.Copy(source);
        int step = (int)source.Format;
        int colors = (int)opaque;
        for (int y = 0; y < source.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> from = sharp.Row(y);
            ReadOnlySpan<byte> soft = blurred.Row(y);
            Span<byte> to = result.Row(y);
            for (int at = 0, next = 0; at < from.Length; at += colors, next += step)
            {
                for (int channel = 0; channel < colors; channel++)
                {
                    to[next + channel] = table[(from[at + channel] << 8) | soft[at + channel]];
                }
            }
        }

        return result;
    }

    // By value and blurred value, in the order of operations of NumPy's double arrays.
    private static byte[] CreateTable(double strength)
    {
        byte[] table = new byte[256 * 256];
        double factor = strength / 100.0;
        for (int value = 0; value < 256; value++)
        {
            double sharp = value / 255.0;
            for (int blurred = 0; blurred < 256; blurred++)
            {
                double result = sharp + ((sharp - (blurred / 255.0)) * factor);
                table[(value << 8) | blurred] = (byte)(Math.Clamp(result, 0, 1) * 255);
            }
        }

        return table;
    }
}
