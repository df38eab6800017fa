namespace Invoke.Images;

/// <summary>Changes the layout of pixels as Pillow's <c>convert</c> does.</summary>
internal static class FormatConverter
{
    /// <summary>Converts pixels; alpha is dropped without blending, and new alpha is opaque.</summary>
    public static PixelBuffer Convert(ReadOnlyPixels source, PixelFormat format, CancellationToken cancellationToken)
    {
        var result = new PixelBuffer(source.Width, source.Height, format);
        for (int y = 0; y < source.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ConvertRow(source.Row(y), source.Format, result.Row(y), format);
        }

        return result;
    }

    /// <summary>Converts pixels of one row.</summary>
    public static void ConvertRow(ReadOnlySpan<byte> from, PixelFormat fromFormat, Span<byte> to, PixelFormat toFormat)
    {
        if (fromFormat == toFormat)
        {
            from.CopyTo(to);
            return;
        }

        int step = (int)fromFormat;
        for (int at = 0, next = 0; at < from.Length; at += step, next += (int)toFormat)
        {
            ReadOnlySpan<byte> pixel = from.Slice(at, step);
            if (toFormat == PixelFormat.Gray8)
            {
                to[next] = Lightness(pixel);
                continue;
            }

            Span<byte> target = to[next..];
            if (fromFormat == PixelFormat.Gray8)
            {
                target[0] = target[1] = target[2] = pixel[0];
            }
            else
            {
                pixel[..3].CopyTo(target);
            }

            if (toFormat == PixelFormat.Rgba32)
            {
                target[3] = 255;
            }
        }
    }

    /// <summary>Weighs colour by alpha: Pillow's RGBA to RGBa.</summary>
    public static void Premultiply(Span<byte> rgba)
    {
        for (int index = 0; index < rgba.Length; index += 4)
        {
            Span<byte> pixel = rgba.Slice(index, 4);
            int alpha = pixel[3];
            if (alpha != 255)
            {
                pixel[0] = (byte)PixelMath.Divide255(pixel[0] * alpha);
                pixel[1] = (byte)PixelMath.Divide255(pixel[1] * alpha);
                pixel[2] = (byte)PixelMath.Divide255(pixel[2] * alpha);
            }
        }
    }

    /// <summary>Takes the weight of alpha out of colour: Pillow's RGBa to RGBA, which rounds down and keeps what lies under no alpha.</summary>
    public static void Unpremultiply(Span<byte> rgba)
    {
        for (int index = 0; index < rgba.Length; index += 4)
        {
            Span<byte> pixel = rgba.Slice(index, 4);
            int alpha = pixel[3];
            if (alpha is not (0 or 255))
            {
                pixel[0] = (byte)Math.Min(255, 255 * pixel[0] / alpha);
                pixel[1] = (byte)Math.Min(255, 255 * pixel[1] / alpha);
                pixel[2] = (byte)Math.Min(255, 255 * pixel[2] / alpha);
            }
        }
    }

    // The weights of ITU-R BT.601 in 16 bits: 0.299, 0.587, 0.114.
    private static byte Lightness(ReadOnlySpan<byte> pixel) => (byte)(((pixel[0] * 19595) + (pixel[1] * 38470) + (pixel[2] * 7471) + 0x8000) >> 16);
}
