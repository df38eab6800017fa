using System.Numerics;
using System.Runtime.InteropServices;

namespace Invoke.Images;

/// <summary>Makes pixels smaller by averaging the area that each new pixel covers.</summary>
/// <remarks>
/// Averaging whole areas neither rings nor skips pixels, so a reduction by any factor stays free of aliasing. Colour is weighted by
/// alpha, otherwise what lies hidden under transparent pixels would show at edges.
/// </remarks>
internal static class AreaResampler
{
    public static void Shrink(ReadOnlyPixels source, Pixels destination)
    {
        int channels = (int)source.Format;
        int stride = source.Width * channels;
        float[] row = new float[stride];
        float[] sum = new float[stride];
        double scale = (double)source.Height / destination.Height;
        int next = 0;
        for (int y = 0; y < destination.Height; y++)
        {
            double top = y * scale;
            double bottom = Math.Min((y + 1) * scale, source.Height);
            Array.Clear(sum);
            for (int from = (int)top; from < bottom; from++)
            {
                if (from >= next)
                {
                    Load(source.Data.Slice(from * stride, stride), row, source.Format);
                    next = from + 1;
                }

                double covered = Math.Min(bottom, from + 1) - Math.Max(top, from);
                Accumulate(row, sum, (float)(covered / (bottom - top)));
            }

            ShrinkRow(sum, source.Width, destination.Data.Slice(y * destination.Width * channels, destination.Width * channels), destination.Width, source.Format);
        }
    }

    private static void Load(ReadOnlySpan<byte> from, Span<float> to, PixelFormat format)
    {
        for (int index = 0; index < from.Length; index++)
        {
            to[index] = from[index];
        }

        if (format == PixelFormat.Rgba32)
        {
            for (int index = 0; index < to.Length; index += 4)
            {
                float alpha = to[index + 3];
                to[index] *= alpha;
                to[index + 1] *= alpha;
                to[index + 2] *= alpha;
            }
        }
    }

    private static void Accumulate(ReadOnlySpan<float> row, Span<float> sum, float weight)
    {
        ReadOnlySpan<Vector<float>> rows = MemoryMarshal.Cast<float, Vector<float>>(row);
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        for (int index = 0; index < rows.Length; index++)
        {
            sums[index] += rows[index] * weight;
        }

        for (int index = rows.Length * Vector<float>.Count; index < row.Length; index++)
        {
            sum[index] += row[index] * weight;
        }
    }

    private static void ShrinkRow(ReadOnlySpan<float> from, int sourceWidth, Span<byte> to, int width, PixelFormat format)
    {
        int channels = (int)format;
        double scale = (double)sourceWidth / width;
        Span<float> pixel = stackalloc float[4];
        for (int x = 0; x < width; x++)
        {
            double left = x * scale;
            double right = Math.Min((x + 1) * scale, sourceWidth);
            pixel.Clear();
            for (int at = (int)left; at < right; at++)
            {
                float weight = (float)((Math.Min(right, at + 1) - Math.Max(left, at)) / (right - left));
                ReadOnlySpan<float> here = from.Slice(at * channels, channels);
                for (int channel = 0; channel < here.Length; channel++)
                {
                    pixel[channel] += here[channel] * weight;
                }
            }

            Store(pixel, to.Slice(x * channels, channels), format);
        }
    }

    private static void Store(Span<float> pixel, Span<byte> to, PixelFormat format)
    {
        if (format == PixelFormat.Rgba32)
        {
            float alpha = pixel[3];
            float unweight = alpha > 0 ? 1 / alpha : 0;
            pixel[0] *= unweight;
            pixel[1] *= unweight;
            pixel[2] *= unweight;
        }

        for (int channel = 0; channel < to.Length; channel++)
        {
            to[channel] = (byte)Math.Clamp(pixel[channel] + 0.5f, 0f, 255f);
        }
    }
}
