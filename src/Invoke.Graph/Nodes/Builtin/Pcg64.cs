using System.Numerics;

namespace Invoke.Graph;

/// <summary>The PCG XSL-RR 128/64 generator, seeded and read as NumPy's <c>default_rng</c> does it.</summary>
internal sealed class Pcg64
{
    private static readonly UInt128 Multiplier = new(0x2360ED051FC65DA4, 0x4385DF649FCCF645);

    private readonly UInt128 _increment;
    private UInt128 _state;
    private uint? _half;

    public Pcg64(ulong seed)
    {
        Span<ulong> words = stackalloc ulong[4];
        SeedSequence.Generate(seed, words);
        _increment = (new UInt128(words[2], words[3]) << 1) | 1;
        Step();
        _state += new UInt128(words[0], words[1]);
        Step();
    }

    /// <summary>Draws a number from 0 to a greatest one, inclusive, without bias (D. Lemire, 2019).</summary>
    public ulong Next(ulong greatest) => greatest switch
    {
        0 => 0,
        uint.MaxValue => Next32(),
        < uint.MaxValue => NextSmall((uint)greatest),
        ulong.MaxValue => Next64(),
        _ => NextLarge(greatest),
    };

    private uint NextSmall(uint greatest)
    {
        uint count = greatest + 1;
        ulong product = (ulong)Next32() * count;
        if ((uint)product < count)
        {
            uint threshold = (uint.MaxValue - greatest) % count;
            while ((uint)product < threshold)
            {
                product = (ulong)Next32() * count;
            }
        }

        return (uint)(product >> 32);
    }

    private ulong NextLarge(ulong greatest)
    {
        ulong count = greatest + 1;
        ulong high = Math.BigMul(Next64(), count, out ulong low);
        if (low < count)
        {
            ulong threshold = (ulong.MaxValue - greatest) % count;
            while (low < threshold)
            {
                high = Math.BigMul(Next64(), count, out low);
            }
        }

        return high;
    }

    private uint Next32()
    {
        if (_half is { } half)
        {
            _half = null;
            return half;
        }

        ulong number = Next64();
        _half = (uint)(number >> 32);
        return (uint)number;
    }

    private ulong Next64()
    {
        Step();
        return BitOperations.RotateRight((ulong)(_state >> 64) ^ (ulong)_state, (int)(_state >> 122));
    }

    private void Step() => _state = unchecked((_state * Multiplier) + _increment);
}
