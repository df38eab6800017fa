using System.Numerics;
using System.Runtime.InteropServices;

namespace Invoke.Images;

/// <summary>A window of an odd number of whole rows and a part of one more at each end, with weights in 24-bit fixed point.</summary>
internal readonly struct BlurWindow
{
    private const int PrecisionBits = 24;
    private const uint Half = 1u << (PrecisionBits - 1);

    private readonly int _radius;
    private readonly uint _weight;
    private readonly uint _edgeWeight;

    public BlurWindow(float radius)
    {
        _radius = (int)radius;
        _weight = (uint)((float)(1 << PrecisionBits) / ((radius * 2) + 1));
        _edgeWeight = ((1u << PrecisionBits) - (uint)(((_radius * 2) + 1) * _weight)) / 2;
    }

    /// <summary>Writes the means around each row of an image, byte by byte.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="means">Receives the means; not the same memory.</param>
    /// <param name="sum">Scratch space, as long as a row.</param>
    /// <param name="cancellationToken">Checked at each row.</param>
    public void Slide(ReadOnlySpan<byte> rows, Span<byte> means, Span<uint> sum, CancellationToken cancellationToken)
    {
        int size = sum.Length;
        int last = (rows.Length / size) - 1;
        Start(rows, sum, last);
        for (int index = 0; index <= last; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> left = rows.Slice(Math.Max(index - _radius - 1, 0) * size, size);
            ReadOnlySpan<byte> right = rows.Slice(Math.Min(index + _radius, last) * size, size);
            ReadOnlySpan<byte> beyond = rows.Slice(Math.Min(index + _radius + 1, last) * size, size);
            Step(left, right, beyond, means.Slice(index * size, size), sum);
        }
    }

    // The sum of the window around the row before the first.
    private void Start(ReadOnlySpan<byte> rows, Span<uint> sum, int last)
    {
        int inside = Math.Min(_radius, last + 1);
        int size = sum.Length;
        sum.Clear();
        Add(rows[..size], (uint)_radius + 1, sum);
        for (int index = 0; index < inside; index++)
        {
            Add(rows.Slice(index * size, size), 1, sum);
        }

        Add(rows.Slice(last * size, size), (uint)(_radius - inside), sum);
    }

    private static void Add(ReadOnlySpan<byte> row, uint times, Span<uint> sum)
    {
        for (int index = 0; index < row.Length; index++)
        {
            sum[index] += row[index] * times;
        }
    }

    private void Step(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, ReadOnlySpan<byte> beyond, Span<byte> means, Span<uint> sum)
    {
        int index = 0;
        for (; index <= sum.Length - Vector<byte>.Count; index += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(left[index..]), out Vector<ushort> lowLeft, out Vector<ushort> highLeft);
            Vector.Widen(new Vector<byte>(right[index..]), out Vector<ushort> lowRight, out Vector<ushort> highRight);
            Vector.Widen(new Vector<byte>(beyond[index..]), out Vector<ushort> lowBeyond, out Vector<ushort> highBeyond);
            Span<Vector<uint>> sums = MemoryMarshal.Cast<uint, Vector<uint>>(sum.Slice(index, Vector<byte>.Count));
            Vector<ushort> low = Step(lowLeft, lowRight, lowBeyond, sums[..2]);
            Vector<ushort> high = Step(highLeft, highRight, highBeyond, sums[2..]);
            Vector.Narrow(low, high).CopyTo(means[index..]);
        }

        for (; index < sum.Length; index++)
        {
            uint whole = sum[index] + right[index] - left[index];
            sum[index] = whole;
            means[index] = (byte)(((whole * _weight) + ((uint)(left[index] + beyond[index]) * _edgeWeight) + Half) >> PrecisionBits);
        }
    }

    private Vector<ushort> Step(Vector<ushort> left, Vector<ushort> right, Vector<ushort> beyond, Span<Vector<uint>> sums)
    {
        Vector.Widen(left, out Vector<uint> firstLeft, out Vector<uint> secondLeft);
        Vector.Widen(right, out Vector<uint> firstRight, out Vector<uint> secondRight);
        Vector.Widen(left + beyond, out Vector<uint> firstEdges, out Vector<uint> secondEdges);
        sums[0] += firstRight - firstLeft;
        sums[1] += secondRight - secondLeft;
        return Vector.Narrow(Mean(sums[0], firstEdges), Mean(sums[1], secondEdges));
    }

    private Vector<uint> Mean(Vector<uint> whole, Vector<uint> edges) =>
        ((whole * _weight) + (edges * _edgeWeight) + new Vector<uint>(Half)) >> PrecisionBits;
}
