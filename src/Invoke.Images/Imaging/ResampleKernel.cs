namespace Invoke.Images;

/// <summary>For each new pixel of a row or column: which old pixels it is made of, and their weights in fixed point.</summary>
internal sealed class ResampleKernel
{
    /// <summary>Bits behind the point: 32, less 8 of the result and 2 for the lobes of a curve that dip below 0 and rise above 1.</summary>
    public const int PrecisionBits = 22;

    private readonly (int Start, int At, int Count)[] _taps;
    private readonly int[] _weights;

    private ResampleKernel((int Start, int At, int Count)[] taps, int[] weights)
    {
        _taps = taps;
        _weights = weights;
    }

    public static ResampleKernel Create(ResampleMode mode, int from, int to)
    {
        double scale = (double)from / to;
        double stretch = Math.Max(scale, 1);
        double support = ResampleFilter.Support(mode) * stretch;
        var taps = new (int Start, int At, int Count)[to];
        long total = 0;
        for (int index = 0; index < to; index++)
        {
            double center = (index + 0.5) * scale;
            int start = Math.Max(0, (int)(center - support + 0.5));
            int end = Math.Min(from, (int)(center + support + 0.5));
            taps[index] = (start, (int)total, end - start);
            total += end - start;
            if (total > Array.MaxLength)
            {
                throw new ImageLimitException($"Resampling {from} to {to} pixels takes more weights than one buffer can hold; resize in two steps.");
            }
        }

        int[] weights = new int[total];
        double[] curve = new double[taps.Max(tap => tap.Count)];
        for (int index = 0; index < to; index++)
        {
            (int start, int at, int count) = taps[index];
            Fill(weights.AsSpan(at, count), curve, start, (index + 0.5) * scale, 1 / stretch, mode);
        }

        return new ResampleKernel(taps, weights);
    }

    /// <summary>The weights of the old pixels from <paramref name="start"/> on.</summary>
    public ReadOnlySpan<int> Weights(int index, out int start)
    {
        (start, int at, int count) = _taps[index];
        return _weights.AsSpan(at, count);
    }

    // The order of operations is Pillow's: a box decides by the last bit whether a pixel on its border is in.
    private static void Fill(Span<int> weights, double[] curve, int start, double center, double step, ResampleMode mode)
    {
        double sum = 0;
        for (int index = 0; index < weights.Length; index++)
        {
            curve[index] = ResampleFilter.Weigh(mode, (start + index - center + 0.5) * step);
            sum += curve[index];
        }

        for (int index = 0; index < weights.Length; index++)
        {
            double weight = (sum == 0 ? curve[index] : curve[index] / sum) * (1 << PrecisionBits);
            weights[index] = (int)(weight < 0 ? weight - 0.5 : weight + 0.5);
        }
    }
}
