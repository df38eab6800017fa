namespace Invoke.Images;

/// <summary>The curves that weigh pixels by their distance, as Pillow defines them.</summary>
internal static class ResampleFilter
{
    /// <summary>How far a curve reaches to each side, in pixels of the smaller scale.</summary>
    public static double Support(ResampleMode mode) => mode switch
    {
        ResampleMode.Box => 0.5,
        ResampleMode.Bilinear or ResampleMode.Hamming => 1,
        ResampleMode.Bicubic => 2,
        ResampleMode.Lanczos => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "This mode has no curve; use box, bilinear, hamming, bicubic or lanczos."),
    };

    public static double Weigh(ResampleMode mode, double distance) => mode switch
    {
        ResampleMode.Box => distance is > -0.5 and <= 0.5 ? 1 : 0,
        ResampleMode.Bilinear => Math.Max(0, 1 - Math.Abs(distance)),
        ResampleMode.Hamming => Hamming(Math.Abs(distance)),
        ResampleMode.Bicubic => Cubic(Math.Abs(distance)),
        _ => distance is >= -3 and < 3 ? Sinc(distance) * Sinc(distance / 3) : 0,
    };

    // The two constants are single precision in Pillow.
    private static double Hamming(double x) => x < 1 ? Sinc(x) * (0.54f + (0.46f * Math.Cos(Math.PI * x))) : 0;

    private static double Cubic(double x)
    {
        const double A = -0.5;
        return x switch
        {
            < 1 => ((((A + 2) * x) - (A + 3)) * x * x) + 1,
            < 2 => ((((((x - 5) * x) + 8) * x) - 4) * A),
            _ => 0,
        };
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
