using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Invoke.Images;

/// <summary>Undoes the five PNG filters for reading.</summary>
internal static class PngUnfilter
{
    /// <summary>Restores one row: <paramref name="filtered"/> without its filter byte, all spans of one length.</summary>
    public static void Apply(byte filter, ReadOnlySpan<byte> filtered, ReadOnlySpan<byte> above, Span<byte> row, int distance)
    {
        switch (filter)
        {
            case 0:
                filtered.CopyTo(row);
                break;
            case 1:
                Sub(filtered, row, distance);
                break;
            case 2:
                Up(filtered, above, row);
                break;
            case 3:
                Average(filtered, above, row, distance);
                break;
            case 4 when distance is 3 or 4:
                PaethByPixel(filtered, above, row, distance);
                break;
            case 4:
                Paeth(filtered, above, row, distance, from: 0);
                break;
            default:
                throw new ImageFormatException($"The PNG image is damaged: a row has filter {filter}, PNG has 0 to 4. Send the unchanged file.");
        }
    }

    private static void Sub(ReadOnlySpan<byte> filtered, Span<byte> row, int distance)
    {
        int start = Math.Min(distance, row.Length);
        filtered[..start].CopyTo(row);
        for (int index = start; index < row.Length; index++)
        {
            row[index] = (byte)(filtered[index] + row[index - distance]);
        }
    }

    private static void Up(ReadOnlySpan<byte> filtered, ReadOnlySpan<byte> above, Span<byte> row)
    {
        ref byte from = ref MemoryMarshal.GetReference(filtered);
        ref byte over = ref MemoryMarshal.GetReference(above);
        ref byte to = ref MemoryMarshal.GetReference(row);
        int index = 0;
        for (; index <= row.Length - Vector256<byte>.Count; index += Vector256<byte>.Count)
        {
            (Vector256.LoadUnsafe(ref from, (nuint)index) + Vector256.LoadUnsafe(ref over, (nuint)index)).StoreUnsafe(ref to, (nuint)index);
        }

        for (; index < row.Length; index++)
        {
            row[index] = (byte)(filtered[index] + above[index]);
        }
    }

    private static void Average(ReadOnlySpan<byte> filtered, ReadOnlySpan<byte> above, Span<byte> row, int distance)
    {
        int start = Math.Min(distance, row.Length);
        for (int index = 0; index < start; index++)
        {
            row[index] = (byte)(filtered[index] + (above[index] >> 1));
        }

        for (int index = start; index < row.Length; index++)
        {
            row[index] = (byte)(filtered[index] + ((row[index - distance] + above[index]) >> 1));
        }
    }

    private static void Paeth(ReadOnlySpan<byte> filtered, ReadOnlySpan<byte> above, Span<byte> row, int distance, int from)
    {
        for (int index = from; index < row.Length; index++)
        {
            int left = index >= distance ? row[index - distance] : 0;
            int corner = index >= distance ? above[index - distance] : 0;
            row[index] = (byte)(filtered[index] + PngRowFilter.Predict(left, above[index], corner));
        }
    }

    // A pixel depends on the one before it, so one pixel at a time in a register; the last ones are left to the plain loop, which
    // keeps the four-byte loads of three-byte pixels inside the row.
    private static void PaethByPixel(ReadOnlySpan<byte> filtered, ReadOnlySpan<byte> above, Span<byte> row, int distance)
    {
        Vector128<short> left = Vector128<short>.Zero;
        Vector128<short> corner = Vector128<short>.Zero;
        Vector128<short> byteMask = Vector128.Create((short)0xFF);
        int index = 0;
        for (; index <= row.Length - 4; index += distance)
        {
            Vector128<short> up = LoadPixel(above, index);
            Vector128<short> p = up - corner, q = left - corner;
            Vector128<short> toLeft = Vector128.Abs(p), toUp = Vector128.Abs(q), toCorner = Vector128.Abs(p + q);
            Vector128<short> nearest = Vector128.Min(toCorner, Vector128.Min(toLeft, toUp));
            Vector128<short> predicted = Vector128.ConditionalSelect(
                Vector128.Equals(nearest, toLeft),
                left,
                Vector128.ConditionalSelect(Vector128.Equals(nearest, toUp), up, corner));
            left = (LoadPixel(filtered, index) + predicted) & byteMask;
            corner = up;
            uint pixel = Vector128.Narrow(left.AsUInt16(), left.AsUInt16()).AsUInt32().ToScalar();
            StorePixel(row, index, pixel, distance);
        }

        Paeth(filtered, above, row, distance, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> LoadPixel(ReadOnlySpan<byte> from, int index) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(MemoryMarshal.Read<uint>(from[index..])).AsByte()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePixel(Span<byte> to, int index, uint pixel, int distance)
    {
        if (distance == 4)
        {
            MemoryMarshal.Write(to[index..], pixel);
        }
        else
        {
            MemoryMarshal.Write(to[index..], (ushort)pixel);
            to[index + 2] = (byte)(pixel >> 16);
        }
    }
}
