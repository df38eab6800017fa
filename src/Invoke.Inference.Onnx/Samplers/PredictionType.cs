namespace Invoke.Inference.Onnx;

/// <summary>What a model's output is an estimate of (<c>prediction_type</c>).</summary>
public enum PredictionType
{
    /// <summary>The noise in the latent (<c>epsilon</c>; Ho et al., 2020).</summary>
    Epsilon,

    /// <summary>The velocity between latent and noise (<c>v_prediction</c>; Salimans and Ho, 2022).</summary>
    Velocity,

    /// <summary>The finished latent itself (<c>sample</c>).</summary>
    Sample,
}
