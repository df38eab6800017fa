namespace Invoke.Inference.Onnx;

/// <summary>How much noise each training timestep added (<c>beta_schedule</c>).</summary>
public enum BetaSchedule
{
    /// <summary>Evenly spaced betas (<c>linear</c>; Ho et al., 2020).</summary>
    Linear,

    /// <summary>
    /// Squares of evenly spaced numbers (<c>scaled_linear</c>), what Stable Diffusion was trained with.
    /// </summary>
    ScaledLinear,

    /// <summary>
    /// Betas of a squared cosine, at most 0.999 (<c>squaredcos_cap_v2</c>; Nichol and Dhariwal, 2021).
    /// </summary>
    SquaredCosine,
}
