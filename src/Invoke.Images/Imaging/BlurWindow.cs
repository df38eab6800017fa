namespace Invoke.Images;

/// <summary>A window of an odd number of whole elements and a part of one more at each end, with weights in 24-bit fixed point.</summary>
internal readonly struct BlurWindow
{
    private const int PrecisionBits = 24;

    private readonly int _radius;
    private readonly uint _weight;
    private readonly uint _edgeWeight;

    public BlurWindow(float radius)
    {
        _radius = (int)radius;
        _weight = (uint)((float)(1 << PrecisionBits) / ((radius * 2) + 1));
        _edgeWeight = ((1u << PrecisionBits) - (uint)(((_radius * 2) + 1) * _weight)) / 2;
    }

    /// <summary>Writes the mean around each element of a line; an element is a pixel of a row, or a whole row of an image.</summary>
    /// <param name="line">The elements.</param>
    /// <param name="means">Receives the means; not the same memory.</param>
    /// <param name="sum">Scratch space, as long as an element.</param>
    /// <param name="cancellationToken">Checked at each element.</param>
    public void Slide(ReadOnlySpan<byte> line, Span<byte> means, Span<uint> sum, CancellationToken cancellationToken)
    {
        int size = sum.Length;
        int last = (line.Length / size) - 1;
        Start(line, sum, last);
        for (int index = 0; index <= last; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> left = line.Slice(Math.Max(index - _radius - 1, 0) * size, size);
            ReadOnlySpan<byte> right = line.Slice(Math.Min(index + _radius, last) * size, size);
            ReadOnlySpan<byte> beyond = line.Slice(Math.Min(index + _radius + 1, last) * size, size);
            Step(left, right, beyond, means.Slice(index * size, size), sum);
        }
    }

    // The sum of the window around the element before the first.
    private void Start(ReadOnlySpan<byte> line, Span<uint> sum, int last)
    {
        int inside = Math.Min(_radius, last + 1);
        int size = sum.Length;
        sum.Clear();
        Add(line[..size], (uint)_radius + 1, sum);
        for (int index = 0; index < inside; index++)
        {
            Add(line.Slice(index * size, size), 1, sum);
        }

        Add(line.Slice(last * size, size), (uint)(_radius - inside), sum);
    }

    private static void Add(ReadOnlySpan<byte> element, uint times, Span<uint> sum)
    {
        for (int index = 0; index < element.Length; index++)
        {
            sum[index] += element[index] * times;
        }
    }

    private void Step(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, ReadOnlySpan<byte> beyond, Span<byte> means, Span<uint> sum)
    {
        const uint Half = 1u << (PrecisionBits - 1);
        for (int index = 0; index < sum.Length; index++)
        {
            uint whole = sum[index] + right[index] - left[index];
            sum[index] = whole;
            means[index] = (byte)(((whole * _weight) + ((uint)(left[index] + beyond[index]) * _edgeWeight) + Half) >> PrecisionBits);
        }
    }
}
