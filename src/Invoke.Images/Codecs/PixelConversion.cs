using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Invoke.Images;

/// <summary>Converts between the planar floats of models and packed 8-bit pixels, without allocating.</summary>
public static class PixelConversion
{
    // Long enough runs of one plane for the processor to fetch ahead, short enough to stay in its nearest cache.
    private const int Block = 1024;
    private const int Step = 64;
    private const byte Zero = 255;

    private static readonly float[] Unit = CreateUnit();

    /// <summary>Converts planes of floats in [-1, 1] to packed RGB: clamp(x / 2 + 0.5, 0, 1) × 255, rounded to nearest.</summary>
    /// <param name="chw">The red, the green and the blue plane, row by row; NaN becomes 0.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="rgb">Receives width × height pixels of <see cref="PixelFormat.Rgb24"/>.</param>
    /// <exception cref="ArgumentException">A span does not fit the size.</exception>
    public static void FromChw(ReadOnlySpan<float> chw, int width, int height, Span<byte> rgb)
    {
        int count = CheckSizes(chw.Length, width, height, rgb.Length);
        Span<byte> planes = stackalloc byte[3 * Block];
        int done = 0;
        while (count - done >= Step)
        {
            int pixels = Math.Min(Block, (count - done) / Step * Step);
            for (int channel = 0; channel < 3; channel++)
            {
                Quantize(chw.Slice((channel * count) + done, pixels), planes[(channel * Block)..]);
            }

            Interleave(planes, rgb.Slice(3 * done, 3 * pixels));
            done += pixels;
        }

        for (; done < count; done++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                rgb[(3 * done) + channel] = Quantize(chw[(channel * count) + done]);
            }
        }
    }

    /// <summary>Converts packed RGB to planes of floats in [-1, 1]: v / 255 × 2 − 1.</summary>
    /// <param name="rgb">Width × height pixels of <see cref="PixelFormat.Rgb24"/>.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="chw">Receives the red, the green and the blue plane, row by row.</param>
    /// <exception cref="ArgumentException">A span does not fit the size.</exception>
    public static void ToChw(ReadOnlySpan<byte> rgb, int width, int height, Span<float> chw)
    {
        int count = CheckSizes(chw.Length, width, height, rgb.Length);
        ReadOnlySpan<float> unit = Unit;
        Span<float> red = chw[..count], green = chw.Slice(count, count), blue = chw.Slice(2 * count, count);
        for (int index = 0; index < red.Length; index++)
        {
            ReadOnlySpan<byte> pixel = rgb.Slice(3 * index, 3);
            red[index] = unit[pixel[0]];
            green[index] = unit[pixel[1]];
            blue[index] = unit[pixel[2]];
        }
    }

    /// <summary>Converts packed RGB to lightness: 0.299 red + 0.587 green + 0.114 blue, rounded to nearest.</summary>
    /// <param name="rgb">Pixels of <see cref="PixelFormat.Rgb24"/>.</param>
    /// <param name="gray">Receives a third as many bytes, <see cref="PixelFormat.Gray8"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void ToGray(ReadOnlySpan<byte> rgb, Span<byte> gray)
    {
        if (rgb.Length != 3L * gray.Length)
        {
            throw new ArgumentException($"{rgb.Length} bytes of RGB make {rgb.Length / 3} of gray, but there is room for {gray.Length}.", nameof(gray));
        }

        for (int index = 0; index < gray.Length; index++)
        {
            ReadOnlySpan<byte> pixel = rgb.Slice(3 * index, 3);
            gray[index] = ToGray(pixel[0], pixel[1], pixel[2]);
        }
    }

    internal static byte ToGray(byte red, byte green, byte blue) => (byte)(((299 * red) + (587 * green) + (114 * blue) + 500) / 1000);

    private static int CheckSizes(int floats, int width, int height, int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long values = 3L * width * height;
        if (floats != values || bytes != values)
        {
            throw new ArgumentException(
                $"An RGB image of {width}x{height} has {values} values, but the planes hold {floats} and the pixels {bytes}; all must agree.");
        }

        return width * height;
    }

    private static byte Quantize(float value) => (byte)(int)MathF.Round(float.Clamp((value * 0.5f) + 0.5f, 0f, 1f) * 255f);

    private static void Quantize(ReadOnlySpan<float> plane, Span<byte> output)
    {
        ref float from = ref MemoryMarshal.GetReference(plane);
        ref byte to = ref MemoryMarshal.GetReference(output);
        for (nuint index = 0; index < (nuint)plane.Length; index += Step)
        {
            Vector512<uint> a = ToInteger(Vector512.LoadUnsafe(ref from, index));
            Vector512<uint> b = ToInteger(Vector512.LoadUnsafe(ref from, index + 16));
            Vector512<uint> c = ToInteger(Vector512.LoadUnsafe(ref from, index + 32));
            Vector512<uint> d = ToInteger(Vector512.LoadUnsafe(ref from, index + 48));
            Vector512.Narrow(Vector512.Narrow(a, b), Vector512.Narrow(c, d)).StoreUnsafe(ref to, index);
        }
    }

    // The native maximum takes its second operand where the first is NaN, or the conversion makes NaN 0; both end at black.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> ToInteger(Vector512<float> value)
    {
        Vector512<float> half = Vector512.Create(0.5f);
        Vector512<float> unit = Vector512.MinNative(Vector512.MaxNative(Vector512.FusedMultiplyAdd(value, half, half), Vector512<float>.Zero), Vector512<float>.One);
        return Vector512.ConvertToInt32Native(Vector512.Round(unit * 255f)).AsUInt32();
    }

    // Three planes of 16 bytes make 48 packed bytes; each output vector takes a third of every plane.
    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> packed)
    {
        const byte Z = Zero;
        ref byte from = ref MemoryMarshal.GetReference(planes);
        ref byte to = ref MemoryMarshal.GetReference(packed);
        for (nuint index = 0; 3 * index < (nuint)packed.Length; index += 16)
        {
            Vector128<byte> red = Vector128.LoadUnsafe(ref from, index);
            Vector128<byte> green = Vector128.LoadUnsafe(ref from, index + Block);
            Vector128<byte> blue = Vector128.LoadUnsafe(ref from, index + (2 * Block));
            Vector128<byte> first =
                Vector128.Shuffle(red, Vector128.Create(0, Z, Z, 1, Z, Z, 2, Z, Z, 3, Z, Z, 4, Z, Z, 5)) |
                Vector128.Shuffle(green, Vector128.Create(Z, 0, Z, Z, 1, Z, Z, 2, Z, Z, 3, Z, Z, 4, Z, Z)) |
                Vector128.Shuffle(blue, Vector128.Create(Z, Z, 0, Z, Z, 1, Z, Z, 2, Z, Z, 3, Z, Z, 4, Z));
            Vector128<byte> second =
                Vector128.Shuffle(red, Vector128.Create(Z, Z, 6, Z, Z, 7, Z, Z, 8, Z, Z, 9, Z, Z, 10, Z)) |
                Vector128.Shuffle(green, Vector128.Create(5, Z, Z, 6, Z, Z, 7, Z, Z, 8, Z, Z, 9, Z, Z, 10)) |
                Vector128.Shuffle(blue, Vector128.Create(Z, 5, Z, Z, 6, Z, Z, 7, Z, Z, 8, Z, Z, 9, Z, Z));
            Vector128<byte> third =
                Vector128.Shuffle(red, Vector128.Create(Z, 11, Z, Z, 12, Z, Z, 13, Z, Z, 14, Z, Z, 15, Z, Z)) |
                Vector128.Shuffle(green, Vector128.Create(Z, Z, 11, Z, Z, 12, Z, Z, 13, Z, Z, 14, Z, Z, 15, Z)) |
                Vector128.Shuffle(blue, Vector128.Create(10, Z, Z, 11, Z, Z, 12, Z, Z, 13, Z, Z, 14, Z, Z, 15));
            first.StoreUnsafe(ref to, 3 * index);
            second.StoreUnsafe(ref to, (3 * index) + 16);
            third.StoreUnsafe(ref to, (3 * index) + 32);
        }
    }

    private static float[] CreateUnit()
    {
        float[] unit = new float[256];
        for (int value = 0; value < unit.Length; value++)
        {
            unit[value] = (value / 255f * 2f) - 1f;
        }

        return unit;
    }
}
