namespace Invoke.Inference.Onnx;

/// <summary>
/// MT19937 of Matsumoto and Nishimura (1998), seeded by the 2002 initialiser, the engine of both torch and numpy.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Size];
    private int _position = Size;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (int i = 1; i < Size; i++)
        {
            _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }
    }

    public uint Next()
    {
        if (_position == Size)
        {
            Regenerate();
        }

        uint value = _state[_position++];
        value ^= value >> 11;
        value ^= (value << 7) & 0x9D2C5680u;
        value ^= (value << 15) & 0xEFC60000u;
        return value ^ (value >> 18);
    }

    private void Regenerate()
    {
        uint[] state = _state;
        for (int i = 0; i < Size; i++)
        {
            uint joined = (state[i] & 0x80000000u) | (state[(i + 1) % Size] & 0x7FFFFFFFu);
            uint twist = (joined & 1) == 0 ? 0u : 0x9908B0DFu;
            state[i] = state[(i + Middle) % Size] ^ (joined >> 1) ^ twist;
        }

        _position = 0;
    }
}
