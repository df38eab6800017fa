namespace Invoke.Inference.Onnx;

/// <summary>What the model is told about the noise level (<c>timestep_type</c>).</summary>
public enum TimestepType
{
    /// <summary>The training timestep (<c>discrete</c>).</summary>
    Discrete,

    /// <summary>
    /// A quarter of the logarithm of the noise level, for models that predict velocity (<c>continuous</c>).
    /// </summary>
    Continuous,
}
