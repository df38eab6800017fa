namespace Invoke.Graph;

/// <summary>Turns a seed into the start of a generator, as NumPy's class of this name does it (after M. E. O'Neill's seed_seq).</summary>
internal static class SeedSequence
{
    private const int PoolSize = 4;

    public static void Generate(ulong seed, Span<ulong> words)
    {
        Span<uint> pool = stackalloc uint[PoolSize];
        Fill(pool, seed);

        uint constant = 0x8B51F9DD;
        for (var index = 0; index < words.Length; index++)
        {
            uint low = Hash(pool[2 * index % PoolSize], ref constant, 0x58F38DED);
            uint high = Hash(pool[((2 * index) + 1) % PoolSize], ref constant, 0x58F38DED);
            words[index] = ((ulong)high << 32) | low;
        }
    }

    private static void Fill(Span<uint> pool, ulong seed)
    {
        uint constant = 0x43B0D7E5;
        for (var index = 0; index < pool.Length; index++)
        {
            uint entropy = index switch
            {
                0 => (uint)seed,
                1 => (uint)(seed >> 32),
                _ => 0,
            };
            pool[index] = Hash(entropy, ref constant, 0x931E8875);
        }

        for (var source = 0; source < pool.Length; source++)
        {
            for (var target = 0; target < pool.Length; target++)
            {
                if (source != target)
                {
                    pool[target] = Mix(pool[target], Hash(pool[source], ref constant, 0x931E8875));
                }
            }
        }
    }

    private static uint Hash(uint value, ref uint constant, uint multiplier)
    {
        value ^= constant;
        constant = unchecked(constant * multiplier);
        value = unchecked(value * constant);
        return value ^ (value >> 16);
    }

    private static uint Mix(uint left, uint right)
    {
        uint mixed = unchecked((0xCA01F9DD * left) - (0x4973F715 * right));
        return mixed ^ (mixed >> 16);
    }
}
