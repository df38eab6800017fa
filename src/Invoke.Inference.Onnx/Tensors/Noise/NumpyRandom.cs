namespace Invoke.Inference.Onnx;

/// <summary>
/// The random numbers of numpy's <c>RandomState(seed).randn</c>, which diffusers' own ONNX pipelines draw their noise
/// from.
/// </summary>
/// <remarks>
/// MT19937 with the polar method of Marsaglia and Bray (1964) in double precision. Not safe for concurrent calls.
/// </remarks>
public sealed class NumpyRandom : INoiseSource
{
    private readonly MersenneTwister _engine;
    private double _spare;
    private bool _hasSpare;

    /// <summary>Starts the stream of a seed.</summary>
    /// <param name="seed">0 to 4294967295, the range numpy takes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seed"/> is outside numpy's range.</exception>
    public NumpyRandom(long seed)
    {
        if (seed is < 0 or > uint.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(seed), seed, "A numpy seed is 0 to 4294967295.");
        }

        _engine = new MersenneTwister((uint)seed);
    }

    /// <summary>Fills <paramref name="values"/> with standard-normal numbers, rounded to single precision.</summary>
    /// <param name="values">The destination; may be empty.</param>
    public void Fill(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)NextNormal();
        }
    }

    private double NextNormal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        double x, y, square;
        do
        {
            x = (2.0 * NextDouble()) - 1.0;
            y = (2.0 * NextDouble()) - 1.0;
            square = (x * x) + (y * y);
        }
        while (square is >= 1.0 or 0.0);

        double factor = Math.Sqrt(-2.0 * Math.Log(square) / square);
        _spare = factor * x;
        _hasSpare = true;
        return factor * y;
    }

    private double NextDouble()
    {
        uint high = _engine.Next() >> 5;
        uint low = _engine.Next() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }
}
