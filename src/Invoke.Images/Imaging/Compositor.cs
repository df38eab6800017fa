namespace Invoke.Images;

/// <summary>Lays images over one another; every pixel equals Pillow's <c>paste</c> and <c>alpha_composite</c>.</summary>
internal static class Compositor
{
    private const int PrecisionBits = 7;

    /// <summary>A transparent canvas with an image on it, cut where it reaches beyond.</summary>
    public static PixelBuffer Place(ReadOnlyPixels image, int width, int height, long x, long y, CancellationToken cancellationToken)
    {
        var canvas = new PixelBuffer(width, height, PixelFormat.Rgba32);
        canvas.Span.Clear();
        Overlap overlap = Overlap.Of(width, height, image.Width, image.Height, x, y);
        for (int row = 0; row < overlap.Height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> from = overlap.Source(image.Row(overlap.FromY + row), (int)image.Format);
            FormatConverter.ConvertRow(from, image.Format, overlap.Target(canvas.Row(overlap.ToY + row), (int)canvas.Format), canvas.Format);
        }

        return canvas;
    }

    /// <summary>Lays an image over a canvas by its alpha, which the mask lowers further: white hides, black shows.</summary>
    /// <param name="canvas">What lies below; RGBA.</param>
    /// <param name="image">What is laid over it; RGBA.</param>
    /// <param name="mask">Gray, of the image's size; empty for none.</param>
    /// <param name="x">Where the image's left side lies on the canvas.</param>
    /// <param name="y">Where the image's upper side lies on the canvas.</param>
    /// <param name="cancellationToken">Checked at each row.</param>
    public static void Overlay(PixelBuffer canvas, ReadOnlyPixels image, ReadOnlySpan<byte> mask, long x, long y, CancellationToken cancellationToken)
    {
        Overlap overlap = Overlap.Of(canvas.Width, canvas.Height, image.Width, image.Height, x, y);
        Span<byte> masked = stackalloc byte[4];
        for (int row = 0; row < overlap.Height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> above = overlap.Source(image.Row(overlap.FromY + row), 4);
            Span<byte> below = overlap.Target(canvas.Row(overlap.ToY + row), 4);
            ReadOnlySpan<byte> hidden = mask.IsEmpty ? [] : overlap.Source(mask.Slice((overlap.FromY + row) * image.Width, image.Width), 1);
            for (int at = 0; at < below.Length; at += 4)
            {
                scoped ReadOnlySpan<byte> pixel = above.Slice(at, 4);
                if (!hidden.IsEmpty)
                {
                    int shown = 255 - hidden[at / 4];
                    for (int channel = 0; channel < masked.Length; channel++)
                    {
                        masked[channel] = (byte)PixelMath.Divide255(pixel[channel] * shown);
                    }

                    pixel = masked;
                }

                Blend(below.Slice(at, 4), pixel);
            }
        }
    }

    // Integers with 7 more bits than the result; divisions by 255 are rounded.
    private static void Blend(Span<byte> below, ReadOnlySpan<byte> above)
    {
        if (above[3] == 0)
        {
            return;
        }

        uint alpha = (above[3] * 255u) + (below[3] * (255u - above[3]));
        uint weight = above[3] * 255u * 255u * (1 << PrecisionBits) / alpha;
        uint rest = (255u << PrecisionBits) - weight;
        for (int channel = 0; channel < 3; channel++)
        {
            uint sum = (above[channel] * weight) + (below[channel] * rest) + (0x80u << PrecisionBits);
            below[channel] = (byte)((((sum >> 8) + sum) >> 8) >> PrecisionBits);
        }

        uint rounded = alpha + 0x80;
        below[3] = (byte)(((rounded >> 8) + rounded) >> 8);
    }
}
