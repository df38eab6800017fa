using System.Numerics;

namespace Invoke.Benchmarks.Images;

/// <summary>Pictures with the statistics of what diffusion models make: structure at every scale, soft edges, fine grain that is not quite white.</summary>
/// <remarks>
/// Procedural, so that the repository needs no photographs. They compress like real ones: PNG of level 6 makes 47 % (1024 px) and 52 % (512 px) of RGB; of
/// Stable Diffusion's pictures of these sizes it made 52 and 60 %.
/// </remarks>
internal sealed class GeneratedPicture
{
    private readonly int _size;
    private readonly Random _random;
    private readonly float[] _planes;

    public GeneratedPicture(int size, int seed)
    {
        _size = size;
        _random = new Random(seed);
        _planes = new float[3 * size * size];
        AddOctaves();
        AddShapes();
        AddGrain();
    }

    /// <summary>Gets red, green and blue planes in [-1, 1], as a VAE gives them.</summary>
    public float[] Tensor => _planes;

    // Each octave has half the wavelength and a bit more than half the strength: the spectrum of natural pictures. Colours follow lightness. Fine
    // structure is strong in some places (hair, leaves) and nearly absent in others (skin, sky).
    private void AddOctaves()
    {
        const int FineCell = 32;
        int coarseCell = _size / 5;
        float[] texture = Lattice(coarseCell);
        float strength = 0.36f;
        for (int cell = _size / 2; cell >= 1; cell /= 2, strength *= 0.8f)
        {
            float[] light = Lattice(cell), warm = Lattice(cell);
            for (int y = 0; y < _size; y++)
            {
                for (int x = 0; x < _size; x++)
                {
                    float local = cell > FineCell ? 1 : Math.Clamp(0.6f + (1.8f * Sample(texture, coarseCell, x, y)), 0.02f, 2f);
                    float lightness = strength * local * Sample(light, cell, x, y), warmth = strength * local * 0.35f * Sample(warm, cell, x, y);
                    Add(x, y, new Vector3(lightness + warmth, lightness, lightness - warmth));
                }
            }
        }
    }

    // Things in front of each other, with edges two pixels wide.
    private void AddShapes()
    {
        for (int shape = 0; shape < 24; shape++)
        {
            float centreX = _random.NextSingle() * _size, centreY = _random.NextSingle() * _size, radius = _size * (0.02f + (0.12f * _random.NextSingle()));
            var colour = new Vector3(_random.NextSingle() - 0.5f, _random.NextSingle() - 0.5f, _random.NextSingle() - 0.5f);
            for (int y = Math.Max(0, (int)(centreY - radius - 2)); y < Math.Min(_size, centreY + radius + 2); y++)
            {
                for (int x = Math.Max(0, (int)(centreX - radius - 2)); x < Math.Min(_size, centreX + radius + 2); x++)
                {
                    float distance = MathF.Sqrt(((x - centreX) * (x - centreX)) + ((y - centreY) * (y - centreY)));
                    Add(x, y, colour * Math.Clamp((radius - distance) / 2, 0, 1));
                }
            }
        }
    }

    // The decoder of a latent model leaves noise that neighbours share a part of.
    private void AddGrain()
    {
        const float Strength = 0.7f / 255;
        var last = Vector3.Zero;
        for (int index = 0; index < _size * _size; index++)
        {
            float common = Gauss();
            last = (0.5f * last) + (Strength * (new Vector3(0.8f * common) + (0.35f * new Vector3(Gauss(), Gauss(), Gauss()))));
            Add(index % _size, index / _size, last);
        }
    }

    private float[] Lattice(int cell)
    {
        int points = (_size / cell) + 2;
        float[] lattice = new float[points * points];
        for (int index = 0; index < lattice.Length; index++)
        {
            lattice[index] = (2 * _random.NextSingle()) - 1;
        }

        return lattice;
    }

    private float Sample(float[] lattice, int cell, int x, int y)
    {
        int points = (_size / cell) + 2, at = (y / cell * points) + (x / cell);
        float right = Smooth((float)(x % cell) / cell), down = Smooth((float)(y % cell) / cell);
        float top = float.Lerp(lattice[at], lattice[at + 1], right), bottom = float.Lerp(lattice[at + points], lattice[at + points + 1], right);
        return float.Lerp(top, bottom, down);
    }

    private static float Smooth(float value) => value * value * (3 - (2 * value));

    private float Gauss() => MathF.Sqrt(-2 * MathF.Log(1 - _random.NextSingle())) * MathF.Cos(MathF.Tau * _random.NextSingle());

    private void Add(int x, int y, Vector3 colour)
    {
        int at = (y * _size) + x, plane = _size * _size;
        _planes[at] += colour.X;
        _planes[at + plane] += colour.Y;
        _planes[at + (2 * plane)] += colour.Z;
    }
}
