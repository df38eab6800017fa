namespace Invoke.Inference.Onnx;

/// <summary>The noise level after the last step (<c>final_sigmas_type</c>).</summary>
public enum FinalSigma
{
    /// <summary>None: the latent is finished (<c>zero</c>).</summary>
    Zero,

    /// <summary>The lowest level of the training (<c>sigma_min</c>).</summary>
    Minimum,
}
