using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Invoke.Images;

/// <summary>The five PNG filters for writing; each returns the sum of the absolute values it produced, the smaller the better.</summary>
/// <remarks>
/// Every method reads <c>row</c> and <c>above</c> (the row over it, zeros for the first) and fills <c>output</c>, all of one length.
/// The first pixel has no left neighbour, so it is done apart; the rest runs 32 bytes at a time.
/// </remarks>
internal static class PngRowFilter
{
    private const int Step = 32;

    public static long None(ReadOnlySpan<byte> row, Span<byte> output)
    {
        row.CopyTo(output);
        ref byte from = ref MemoryMarshal.GetReference(row);
        Vector256<uint> sums = Vector256<uint>.Zero;
        int index = 0;
        for (; index <= row.Length - Step; index += Step)
        {
            sums = Accumulate(sums, Vector256.LoadUnsafe(ref from, (nuint)index));
        }

        return Vector256.Sum(sums) + Magnitude(output[index..]);
    }

    public static long Sub(ReadOnlySpan<byte> row, Span<byte> output, int distance)
    {
        int start = Math.Min(distance, row.Length);
        row[..start].CopyTo(output);
        ref byte from = ref MemoryMarshal.GetReference(row);
        ref byte to = ref MemoryMarshal.GetReference(output);
        Vector256<uint> sums = Vector256<uint>.Zero;
        int index = start;
        for (; index <= row.Length - Step; index += Step)
        {
            Vector256<byte> left = Vector256.LoadUnsafe(ref from, (nuint)(index - distance));
            Vector256<byte> value = Vector256.LoadUnsafe(ref from, (nuint)index) - left;
            value.StoreUnsafe(ref to, (nuint)index);
            sums = Accumulate(sums, value);
        }

        int tail = index;
        for (; index < row.Length; index++)
        {
            output[index] = (byte)(row[index] - row[index - distance]);
        }

        return Vector256.Sum(sums) + Magnitude(output[..start]) + Magnitude(output[tail..]);
    }

    public static long Up(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> output)
    {
        ref byte from = ref MemoryMarshal.GetReference(row);
        ref byte over = ref MemoryMarshal.GetReference(above);
        ref byte to = ref MemoryMarshal.GetReference(output);
        Vector256<uint> sums = Vector256<uint>.Zero;
        int index = 0;
        for (; index <= row.Length - Step; index += Step)
        {
            Vector256<byte> value = Vector256.LoadUnsafe(ref from, (nuint)index) - Vector256.LoadUnsafe(ref over, (nuint)index);
            value.StoreUnsafe(ref to, (nuint)index);
            sums = Accumulate(sums, value);
        }

        int tail = index;
        for (; index < row.Length; index++)
        {
            output[index] = (byte)(row[index] - above[index]);
        }

        return Vector256.Sum(sums) + Magnitude(output[tail..]);
    }

    public static long Average(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> output, int distance)
    {
        int start = Math.Min(distance, row.Length);
        for (int first = 0; first < start; first++)
        {
            output[first] = (byte)(row[first] - (above[first] >> 1));
        }

        ref byte from = ref MemoryMarshal.GetReference(row);
        ref byte over = ref MemoryMarshal.GetReference(above);
        ref byte to = ref MemoryMarshal.GetReference(output);
        Vector256<uint> sums = Vector256<uint>.Zero;
        int index = start;
        for (; index <= row.Length - Step; index += Step)
        {
            Vector256<byte> left = Vector256.LoadUnsafe(ref from, (nuint)(index - distance));
            Vector256<byte> up = Vector256.LoadUnsafe(ref over, (nuint)index);
            Vector256<byte> value = Vector256.LoadUnsafe(ref from, (nuint)index) - HalfSum(left, up);
            value.StoreUnsafe(ref to, (nuint)index);
            sums = Accumulate(sums, value);
        }

        int tail = index;
        for (; index < row.Length; index++)
        {
            output[index] = (byte)(row[index] - ((row[index - distance] + above[index]) >> 1));
        }

        return Vector256.Sum(sums) + Magnitude(output[..start]) + Magnitude(output[tail..]);
    }

    public static long Paeth(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> output, int distance)
    {
        int start = Math.Min(distance, row.Length);
        for (int first = 0; first < start; first++)
        {
            output[first] = (byte)(row[first] - above[first]);
        }

        ref byte from = ref MemoryMarshal.GetReference(row);
        ref byte over = ref MemoryMarshal.GetReference(above);
        ref byte to = ref MemoryMarshal.GetReference(output);
        Vector256<uint> sums = Vector256<uint>.Zero;
        int index = start;
        for (; index <= row.Length - Step; index += Step)
        {
            Vector256<byte> left = Vector256.LoadUnsafe(ref from, (nuint)(index - distance));
            Vector256<byte> up = Vector256.LoadUnsafe(ref over, (nuint)index);
            Vector256<byte> corner = Vector256.LoadUnsafe(ref over, (nuint)(index - distance));
            Vector256<short> lower = Predict(Vector256.WidenLower(left), Vector256.WidenLower(up), Vector256.WidenLower(corner));
            Vector256<short> upper = Predict(Vector256.WidenUpper(left), Vector256.WidenUpper(up), Vector256.WidenUpper(corner));
            Vector256<byte> predicted = Vector256.Narrow(lower.AsUInt16(), upper.AsUInt16());
            Vector256<byte> value = Vector256.LoadUnsafe(ref from, (nuint)index) - predicted;
            value.StoreUnsafe(ref to, (nuint)index);
            sums = Accumulate(sums, value);
        }

        int tail = index;
        for (; index < row.Length; index++)
        {
            output[index] = (byte)(row[index] - Predict(row[index - distance], above[index], above[index - distance]));
        }

        return Vector256.Sum(sums) + Magnitude(output[..start]) + Magnitude(output[tail..]);
    }

    /// <summary>The neighbour (left, above, above left) closest to left + above − corner; ties go in that order.</summary>
    public static int Predict(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner), toAbove = Math.Abs(left - corner), toCorner = Math.Abs(left + above - (2 * corner));
        if (toLeft <= toAbove && toLeft <= toCorner)
        {
            return left;
        }

        return toAbove <= toCorner ? above : corner;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Predict(Vector256<ushort> left, Vector256<ushort> above, Vector256<ushort> corner)
    {
        Vector256<short> a = left.AsInt16(), b = above.AsInt16(), c = corner.AsInt16();
        Vector256<short> p = b - c, q = a - c;
        Vector256<short> toLeft = Vector256.Abs(p), toAbove = Vector256.Abs(q), toCorner = Vector256.Abs(p + q);
        Vector256<short> isLeft = Vector256.LessThanOrEqual(toLeft, toAbove) & Vector256.LessThanOrEqual(toLeft, toCorner);
        return Vector256.ConditionalSelect(isLeft, a, Vector256.ConditionalSelect(Vector256.LessThanOrEqual(toAbove, toCorner), b, c));
    }

    // (a + b) / 2 without widening: common bits plus half of the different ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> HalfSum(Vector256<byte> a, Vector256<byte> b) =>
        (a & b) + (Vector256.ShiftRightLogical((a ^ b).AsUInt16(), 1).AsByte() & Vector256.Create((byte)0x7F));

    // The absolute value of -128 stays 0x80, which reads as 128 without a sign: just right.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Accumulate(Vector256<uint> sums, Vector256<byte> value)
    {
        Vector256<byte> magnitude = Vector256.Abs(value.AsSByte()).AsByte();
        Vector256<ushort> pairs = Vector256.WidenLower(magnitude) + Vector256.WidenUpper(magnitude);
        return sums + Vector256.WidenLower(pairs) + Vector256.WidenUpper(pairs);
    }

    private static long Magnitude(ReadOnlySpan<byte> values)
    {
        long sum = 0;
        foreach (byte value in values)
        {
            sum += value < 128 ? value : 256 - value;
        }

        return sum;
    }
}
