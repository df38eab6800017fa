namespace Invoke.Inference.Onnx;

/// <summary>The equation a DPM-Solver solves (<c>algorithm_type</c>).</summary>
public enum DpmAlgorithm
{
    /// <summary>The probability-flow equation in the finished latent (<c>dpmsolver++</c>; Lu et al., 2022b).</summary>
    DpmSolverPlusPlus,

    /// <summary>
    /// The probability-flow equation in the noise (<c>dpmsolver</c>; Lu et al., 2022a); cannot end at a noise level of 0.
    /// </summary>
    DpmSolver,

    /// <summary>The stochastic equation in the finished latent (<c>sde-dpmsolver++</c>).</summary>
    SdeDpmSolverPlusPlus,

    /// <summary>
    /// The stochastic equation in the noise (<c>sde-dpmsolver</c>), up to order 2; cannot end at a noise level of 0.
    /// </summary>
    SdeDpmSolver,
}
