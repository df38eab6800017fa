namespace Invoke.Inference.Onnx;

/// <summary>
/// How n steps are picked from the training timesteps (<c>timestep_spacing</c>; Lin et al., 2024, table 2).
/// </summary>
public enum TimestepSpacing
{
    /// <summary>
    /// From the last timestep to 0, both included, evenly (<c>linspace</c>); a single step stands at 0, as in
    /// diffusers.
    /// </summary>
    Linspace,

    /// <summary>
    /// Whole multiples of the step width plus <see cref="SamplerConfig.StepsOffset"/> (<c>leading</c>).
    /// </summary>
    Leading,

    /// <summary>Backward from the last timestep, without 0 (<c>trailing</c>).</summary>
    Trailing,
}
