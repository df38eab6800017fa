namespace Invoke.Inference.Onnx;

/// <summary>The layer norm at the end of a text encoder, worked out from states before and after it.</summary>
/// <remarks>
/// An export hands out the states of each layer, but the states of an earlier one still need the final norm, whose weights are inside of the network.
/// The norm takes a state to mean 0 and deviation 1 and then scales and shifts each channel on its own; scale and shift of a channel are the line through
/// its values in all tokens of a run, before and after. That works for any export, whatever its weights are called and wherever they are stored.
/// </remarks>
internal sealed class FinalLayerNorm
{
    private const double Epsilon = 1e-5;

    // Float16 rounds to less than a thousandth; states that are no layer norm of each other differ by far more.
    private const double LargestMiss = 0.01;

    private readonly double[] _scale;
    private readonly double[] _shift;

    private FinalLayerNorm(double[] scale, double[] shift) => (_scale, _shift) = (scale, shift);

    /// <summary>Finds the norm between states, [tokens, width]; null where they are not a layer norm of each other.</summary>
    public static FinalLayerNorm? Find(ReadOnlySpan<float> before, ReadOnlySpan<float> after, int width)
    {
        int tokens = before.Length / width;
        var states = new double[before.Length];
        for (var token = 0; token < tokens; token++)
        {
            Normalize(before.Slice(token * width, width), states.AsSpan(token * width, width));
        }

        var scale = new double[width];
        var shift = new double[width];
        double miss = 0;
        double spread = 0;
        for (var channel = 0; channel < width; channel++)
        {
            (scale[channel], shift[channel]) = FindLine(states, after, channel, width);
            double mean = shift[channel] + (scale[channel] * Mean(states, channel, width));
            for (int index = channel; index < states.Length; index += width)
            {
                miss += Square(after[index] - shift[channel] - (scale[channel] * states[index]));
                spread += Square(after[index] - mean);
            }
        }

        return miss <= LargestMiss * LargestMiss * spread ? new FinalLayerNorm(scale, shift) : null;
    }

    /// <summary>Applies the norm to states of any layer, [tokens, width].</summary>
    public void Apply(Span<float> states)
    {
        int width = _scale.Length;
        var normal = new double[width];
        for (var start = 0; start < states.Length; start += width)
        {
            Span<float> state = states.Slice(start, width);
            Normalize(state, normal);
            for (var channel = 0; channel < width; channel++)
            {
                state[channel] = (float)((normal[channel] * _scale[channel]) + _shift[channel]);
            }
        }
    }

    private static void Normalize(ReadOnlySpan<float> state, Span<double> normal)
    {
        double mean = 0;
        foreach (float value in state)
        {
            mean += value;
        }

        mean /= state.Length;
        double variance = 0;
        foreach (float value in state)
        {
            variance += Square(value - mean);
        }

        double deviation = Math.Sqrt((variance / state.Length) + Epsilon);
        for (var channel = 0; channel < state.Length; channel++)
        {
            normal[channel] = (state[channel] - mean) / deviation;
        }
    }

    /// <summary>Fits a line to a channel's values, by least squares.</summary>
    private static (double Scale, double Shift) FindLine(double[] before, ReadOnlySpan<float> after, int channel, int width)
    {
        double meanBefore = Mean(before, channel, width);
        double meanAfter = 0;
        for (int index = channel; index < before.Length; index += width)
        {
            meanAfter += (double)after[index] * width / before.Length;
        }

        double together = 0;
        double alone = 0;
        for (int index = channel; index < before.Length; index += width)
        {
            together += (before[index] - meanBefore) * (after[index] - meanAfter);
            alone += Square(before[index] - meanBefore);
        }

        double scale = alone > 0 ? together / alone : 0;
        return (scale, meanAfter - (scale * meanBefore));
    }

    private static double Mean(double[] states, int channel, int width)
    {
        double sum = 0;
        for (int index = channel; index < states.Length; index += width)
        {
            sum += states[index];
        }

        return sum * width / states.Length;
    }

    private static double Square(double value) => value * value;
}
