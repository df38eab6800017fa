using System.Runtime.InteropServices;

namespace Invoke.Inference.Onnx;

/// <summary>For each new value of a side: which old values it is made of, and their weights. Equal to PyTorch's <c>interpolate</c>, corners not aligned.</summary>
internal sealed class InterpolationKernel
{
    // PyTorch's cubic is sharper than Pillow's, which its antialiased one follows.
    private const float Cubic = -0.75f;
    private const double AntialiasedCubic = -0.5;

    private readonly List<(int Start, int At, int Count)> _taps;
    private readonly List<float> _weights;

    private InterpolationKernel(int length)
    {
        _taps = new(length);
        _weights = new(length);
    }

    public int Length => _taps.Count;

    /// <summary>Works out the weights for a side.</summary>
    /// <param name="mode">One of those that take two sides.</param>
    /// <param name="isAntialiased">Whether linear and cubic curves widen when the side becomes shorter.</param>
    /// <param name="from">The old length.</param>
    /// <param name="to">The new length.</param>
    /// <param name="factor">What the length was multiplied by; it decides instead of the lengths, which are whole. Null where only the lengths are known.</param>
    public static InterpolationKernel Create(LatentsInterpolation mode, bool isAntialiased, int from, int to, double? factor)
    {
        // Single precision as there: it decides which value a position on the border belongs to.
        float scale = factor is { } given ? (float)(1 / given) : (float)from / to;
        var kernel = new InterpolationKernel(to);
        for (int index = 0; index < to; index++)
        {
            switch (mode)
            {
                case LatentsInterpolation.Nearest:
                    kernel.Add(Math.Min((int)MathF.Floor(index * scale), from - 1), [1]);
                    break;
                case LatentsInterpolation.NearestExact:
                    kernel.Add(Math.Min((int)MathF.Floor(Math.Max(Center(index, scale), 0) + 0.5f), from - 1), [1]);
                    break;
                case LatentsInterpolation.Area:
                    kernel.AddMean(index, from, to);
                    break;
                case LatentsInterpolation.Bilinear when from == to && !isAntialiased:
                    kernel.Add(index, [1]);
                    break;
                case LatentsInterpolation.Bilinear or LatentsInterpolation.Bicubic when isAntialiased:
                    kernel.AddWidened(index, scale, from, isCubic: mode == LatentsInterpolation.Bicubic);
                    break;
                case LatentsInterpolation.Bilinear:
                    kernel.AddLinear(Math.Max(Center(index, scale), 0), from);
                    break;
                case LatentsInterpolation.Bicubic:
                    kernel.AddCubic(Center(index, scale), from);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(mode), mode, "This mode does not take two sides.");
            }
        }

        return kernel;
    }

    /// <summary>The weights of the old values from <paramref name="start"/> on.</summary>
    public ReadOnlySpan<float> Weights(int index, out int start)
    {
        (start, int at, int count) = _taps[index];
        return CollectionsMarshal.AsSpan(_weights).Slice(at, count);
    }

    private static float Center(int index, float scale) => (scale * (index + 0.5f)) - 0.5f;

    private static float CubicNear(float x) => ((((Cubic + 2) * x) - (Cubic + 3)) * x * x) + 1;

    private static float CubicFar(float x) => (((((Cubic * x) - (5 * Cubic)) * x) + (8 * Cubic)) * x) - (4 * Cubic);

    private static double Curve(double distance, bool isCubic)
    {
        double x = Math.Abs(distance);
        return (isCubic, x) switch
        {
            (false, < 1) => 1 - x,
            (true, < 1) => ((((AntialiasedCubic + 2) * x) - (AntialiasedCubic + 3)) * x * x) + 1,
            (true, < 2) => (((((x - 5) * x) + 8) * x) - 4) * AntialiasedCubic,
            _ => 0,
        };
    }

    private void Add(int start, ReadOnlySpan<float> weights)
    {
        _taps.Add((start, _weights.Count, weights.Length));
        _weights.AddRange(weights);
    }

    private void AddMean(int index, int from, int to)
    {
        int start = (int)((long)index * from / to);
        int end = (int)((((long)(index + 1) * from) + to - 1) / to);
        var weights = new float[end - start];
        Array.Fill(weights, 1f / weights.Length);
        Add(start, weights);
    }

    private void AddLinear(float position, int from)
    {
        int start = Math.Min((int)position, from - 1);
        float part = Math.Clamp(position - start, 0, 1);
        Add(start, start == from - 1 ? [1] : [1 - part, part]);
    }

    /// <summary>Four values around the position; where the side ends, its last value stands for those beyond.</summary>
    private void AddCubic(float position, int from)
    {
        int middle = Math.Min((int)MathF.Floor(position), from - 1);
        float part = Math.Clamp(position - middle, 0, 1);
        ReadOnlySpan<float> curve = [CubicFar(part + 1), CubicNear(part), CubicNear(1 - part), CubicFar(2 - part)];
        int start = Math.Clamp(middle - 1, 0, from - 1);
        Span<float> weights = stackalloc float[Math.Clamp(middle + 2, 0, from - 1) - start + 1];
        weights.Clear();
        for (int tap = 0; tap < curve.Length; tap++)
        {
            weights[Math.Clamp(middle - 1 + tap, 0, from - 1) - start] += curve[tap];
        }

        Add(start, weights);
    }

    private void AddWidened(int index, float scale, int from, bool isCubic)
    {
        double stretch = Math.Max(scale, 1);
        double support = (isCubic ? 2 : 1) * stretch;
        double center = scale * (index + 0.5);
        int start = Math.Max((int)(center - support + 0.5), 0);
        int end = Math.Min((int)(center + support + 0.5), from);
        var weights = new float[end - start];
        double sum = 0;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            double weight = Curve((start + tap - center + 0.5) / stretch, isCubic);
            weights[tap] = (float)weight;
            sum += weight;
        }

        for (int tap = 0; tap < weights.Length; tap++)
        {
            weights[tap] = (float)(weights[tap] / sum);
        }

        Add(start, weights);
    }
}
