using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Invoke.Images;

/// <summary>Changes the size of images; every pixel equals Pillow's <c>resize</c>.</summary>
/// <remarks>
/// Rows first, then columns, each in fixed point and rounded to a byte. Colour is weighed by alpha on the way, otherwise what lies hidden
/// under transparent pixels would show at edges.
/// </remarks>
internal static class Resampler
{
    private const int Half = 1 << (ResampleKernel.PrecisionBits - 1);

    // A tall image loses its rows first: the columns are then cheap.
    private const int Tall = 100;

    public static PixelBuffer Resize(ReadOnlyPixels source, int width, int height, ResampleMode mode, CancellationToken cancellationToken)
    {
        if (source.Width == width && source.Height == height)
        {
            return PixelBuffer.Copy(source);
        }

        if (mode == ResampleMode.Nearest)
        {
            return NearestResampler.Resize(source, width, height, cancellationToken);
        }

        if (source.Format != PixelFormat.Rgba32)
        {
            return ResizeSides(source, width, height, mode, cancellationToken);
        }

        using PixelBuffer weighed = PixelBuffer.Copy(source);
        FormatConverter.Premultiply(weighed.Span);
        PixelBuffer result = ResizeSides(weighed.View, width, height, mode, cancellationToken);
        FormatConverter.Unpremultiply(result.Span);
        return result;
    }

    private static PixelBuffer ResizeSides(ReadOnlyPixels source, int width, int height, ResampleMode mode, CancellationToken cancellationToken)
    {
        if (source.Height == height)
        {
            return ResizeRows(source, width, mode, cancellationToken);
        }

        if (source.Width == width)
        {
            return ResizeColumns(source, height, mode, cancellationToken);
        }

        if (source.Height > (long)source.Width * Tall && height < source.Height)
        {
            using PixelBuffer low = ResizeColumns(source, height, mode, cancellationToken);
            return ResizeRows(low.View, width, mode, cancellationToken);
        }

        using PixelBuffer narrow = ResizeRows(source, width, mode, cancellationToken);
        return ResizeColumns(narrow.View, height, mode, cancellationToken);
    }

    private static PixelBuffer ResizeRows(ReadOnlyPixels source, int width, ResampleMode mode, CancellationToken cancellationToken)
    {
        ResampleKernel kernel = ResampleKernel.Create(mode, source.Width, width);
        var result = new PixelBuffer(width, source.Height, source.Format);
        Vector128<int>[] pixels = ArrayPool<Vector128<int>>.Shared.Rent(source.Width);
        for (int y = 0; y < source.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Widen(source.Row(y), (int)source.Format, pixels);
            WeighRow(pixels, kernel, result.Row(y), (int)source.Format);
        }

        ArrayPool<Vector128<int>>.Shared.Return(pixels);
        return result;
    }

    private static void Widen(ReadOnlySpan<byte> row, int channels, Span<Vector128<int>> pixels)
    {
        for (int at = 0, x = 0; at < row.Length; at += channels, x++)
        {
            ReadOnlySpan<byte> pixel = row.Slice(at, channels);
            pixels[x] = channels switch
            {
                1 => Vector128.CreateScalar((int)pixel[0]),
                3 => Vector128.Create(pixel[0], pixel[1], pixel[2], 0),
                _ => Vector128.Create(pixel[0], pixel[1], pixel[2], pixel[3]),
            };
        }
    }

    private static void WeighRow(ReadOnlySpan<Vector128<int>> pixels, ResampleKernel kernel, Span<byte> to, int channels)
    {
        for (int at = 0, x = 0; at < to.Length; at += channels, x++)
        {
            ReadOnlySpan<int> weights = kernel.Weights(x, out int start);
            ReadOnlySpan<Vector128<int>> taps = pixels.Slice(start, weights.Length);
            Vector128<int> sum = Vector128.Create(Half);
            for (int index = 0; index < weights.Length; index++)
            {
                sum += taps[index] * weights[index];
            }

            sum = Vector128.Clamp(sum >> ResampleKernel.PrecisionBits, Vector128<int>.Zero, Vector128.Create(255));
            Span<byte> pixel = to.Slice(at, channels);
            pixel[0] = (byte)sum[0];
            if (channels > 1)
            {
                pixel[1] = (byte)sum[1];
                pixel[2] = (byte)sum[2];
            }

            if (channels > 3)
            {
                pixel[3] = (byte)sum[3];
            }
        }
    }

    private static PixelBuffer ResizeColumns(ReadOnlyPixels source, int height, ResampleMode mode, CancellationToken cancellationToken)
    {
        ResampleKernel kernel = ResampleKernel.Create(mode, source.Height, height);
        var result = new PixelBuffer(source.Width, height, source.Format);
        int stride = source.Width * (int)source.Format;
        int[] rented = ArrayPool<int>.Shared.Rent(stride);
        Span<int> sum = rented.AsSpan(0, stride);
        for (int y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> weights = kernel.Weights(y, out int start);
            sum.Fill(Half);
            for (int index = 0; index < weights.Length; index++)
            {
                Add(source.Row(start + index), weights[index], sum);
            }

            Round(sum, result.Row(y));
        }

        ArrayPool<int>.Shared.Return(rented);
        return result;
    }

    private static void Add(ReadOnlySpan<byte> row, int weight, Span<int> sum)
    {
        int index = 0;
        for (; index <= row.Length - Vector<byte>.Count; index += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[index..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            Span<Vector<int>> sums = MemoryMarshal.Cast<int, Vector<int>>(sum.Slice(index, Vector<byte>.Count));
            sums[0] += Vector.AsVectorInt32(first) * weight;
            sums[1] += Vector.AsVectorInt32(second) * weight;
            sums[2] += Vector.AsVectorInt32(third) * weight;
            sums[3] += Vector.AsVectorInt32(fourth) * weight;
        }

        for (; index < row.Length; index++)
        {
            sum[index] += row[index] * weight;
        }
    }

    private static void Round(ReadOnlySpan<int> sum, Span<byte> row)
    {
        for (int index = 0; index < row.Length; index++)
        {
            row[index] = (byte)Math.Clamp(sum[index] >> ResampleKernel.PrecisionBits, 0, 255);
        }
    }
}
