namespace Invoke.Inference.Onnx;

/// <summary>How noise levels between training timesteps are found (<c>interpolation_type</c>).</summary>
public enum SigmaInterpolation
{
    /// <summary>Linearly between the levels of the neighbouring timesteps (<c>linear</c>).</summary>
    Linear,

    /// <summary>
    /// Evenly spaced logarithms from the highest to the lowest level of the training, one more than there are steps,
    /// whatever the timesteps (<c>log_linear</c>).
    /// </summary>
    LogLinear,
}
