namespace Invoke.Inference.Onnx;

/// <summary>How noise levels fall from the first to the last step.</summary>
public enum SigmaSpacing
{
    /// <summary>The levels of the chosen timesteps.</summary>
    Timesteps,

    /// <summary>Evenly spaced seventh roots (<c>use_karras_sigmas</c>; Karras et al., 2022, equation 5).</summary>
    Karras,

    /// <summary>Evenly spaced logarithms (<c>use_exponential_sigmas</c>).</summary>
    Exponential,

    /// <summary>
    /// Quantiles of a beta distribution with both parameters 0.6 (<c>use_beta_sigmas</c>; Lee et al., 2024).
    /// </summary>
    Beta,
}
