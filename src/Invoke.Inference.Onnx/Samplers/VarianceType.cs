namespace Invoke.Inference.Onnx;

/// <summary>How much noise <c>ddpm</c> adds back at each step (<c>variance_type</c>; Ho et al., 2020, section 3.2).</summary>
public enum VarianceType
{
    /// <summary>That of the backward process for a known image (<c>fixed_small</c>, <c>fixed_small_log</c>).</summary>
    FixedSmall,

    /// <summary>That of the forward process (<c>fixed_large</c>).</summary>
    FixedLarge,
}
