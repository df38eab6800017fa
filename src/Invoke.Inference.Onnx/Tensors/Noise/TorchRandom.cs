namespace Invoke.Inference.Onnx;

/// <summary>
/// The random numbers of PyTorch's CPU generator: the same seed gives the same noise as diffusers and InvokeAI.
/// </summary>
/// <remarks>
/// <para>
/// MT19937 with Box-Muller. Requests of 16 numbers and more are drawn as single-precision blocks of 16, smaller ones
/// one by one in double precision, so the numbers depend on the sequence of call lengths as they do in torch. Values
/// agree with torch's within 2e-6; the last bits of torch's own depend on the processor.
/// </para>
/// <para>
/// InvokeAI seeds the starting noise with the seed itself and the noise of ancestral and SDE samplers with the seed XOR
/// 0xFFFFFFFF. Noise made on a GPU by torch comes from another generator and differs.
/// </para>
/// <para>Not safe for concurrent calls.</para>
/// </remarks>
public sealed class TorchRandom : INoiseSource
{
    private const int Block = 16;
    private const float TwoPi = 2f * MathF.PI;

    private readonly MersenneTwister _engine;
    private double _spare;
    private bool _hasSpare;

    /// <summary>Starts the stream of a seed.</summary>
    /// <param name="seed">
    /// Any number; like torch, only its low 32 bits count, so 42 and 2^32 + 42 give one stream.
    /// </param>
    public TorchRandom(long seed) => _engine = new MersenneTwister(unchecked((uint)seed));

    /// <summary>Fills <paramref name="values"/> with standard-normal numbers, like <c>torch.randn</c>.</summary>
    /// <param name="values">The destination; its length is the number of elements of the tensor drawn.</param>
    public void Fill(Span<float> values)
    {
        if (values.Length < Block)
        {
            FillOneByOne(values);
        }
        else
        {
            FillBlocks(values);
        }
    }

    /// <summary>
    /// Fills <paramref name="values"/> with numbers evenly spread over [0, 1), like <c>torch.rand</c>.
    /// </summary>
    /// <param name="values">The destination; may be empty.</param>
    public void FillUniform(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (_engine.Next() & 0xFFFFFF) * (1f / (1 << 24));
        }
    }

    private void FillBlocks(Span<float> values)
    {
        FillUniform(values);
        int whole = values.Length - (values.Length % Block);
        for (int start = 0; start < whole; start += Block)
        {
            Transform(values.Slice(start, Block));
        }

        if (whole != values.Length)
        {
            Span<float> last = values[^Block..];
            FillUniform(last);
            Transform(last);
        }
    }

    private static void Transform(Span<float> block)
    {
        const int Half = Block / 2;
        for (int j = 0; j < Half; j++)
        {
            // The angle is rounded to float as torch does; the functions run in double, so their last bits vanish in the rounding.
            double radius = Math.Sqrt(-2.0 * Math.Log(1f - block[j]));
            (double sine, double cosine) = Math.SinCos(TwoPi * block[j + Half]);
            block[j] = (float)(radius * cosine);
            block[j + Half] = (float)(radius * sine);
        }
    }

    private void FillOneByOne(Span<float> values)
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

        double angle = 2.0 * Math.PI * NextDouble();
        double radius = Math.Sqrt(-2.0 * Math.Log(1.0 - NextDouble()));
        (double sine, double cosine) = Math.SinCos(angle);
        _spare = radius * sine;
        _hasSpare = true;
        return radius * cosine;
    }

    private double NextDouble()
    {
        ulong high = _engine.Next();
        ulong bits = ((high << 32) | _engine.Next()) & ((1UL << 53) - 1);
        return bits * (1.0 / (1UL << 53));
    }
}
