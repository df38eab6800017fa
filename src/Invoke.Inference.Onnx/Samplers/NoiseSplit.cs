namespace Invoke.Inference.Onnx;

/// <summary>
/// The level of an ancestral step's end, split into noise that is kept and noise drawn afresh; their squares add up to
/// that of the level.
/// </summary>
/// <param name="Kept">The level that the step denoises down to.</param>
/// <param name="Fresh">The size of the noise added after that.</param>
internal readonly record struct NoiseSplit(double Kept, double Fresh)
{
    /// <summary>Splits the level of a step's end as if the whole step were one of the forward process.</summary>
    public static NoiseSplit Of(double from, double to)
    {
        double fresh = Math.Min(to, Math.Sqrt(to * to * ((from * from) - (to * to)) / (from * from)));
        return new NoiseSplit(Math.Sqrt((to * to) - (fresh * fresh)), fresh);
    }
}
