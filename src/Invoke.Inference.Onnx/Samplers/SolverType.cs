namespace Invoke.Inference.Onnx;

/// <summary>Which of a solver's variants is used (<c>solver_type</c>).</summary>
public enum SolverType
{
    /// <summary>DPM-Solver: the slope of order 2 as at the middle of the step (<c>midpoint</c>).</summary>
    Midpoint,

    /// <summary>DPM-Solver: the slope of order 2 integrated exactly (<c>heun</c>).</summary>
    Heun,

    /// <summary>DEIS: polynomials in the logarithm of the noise level (<c>logrho</c>).</summary>
    LogRho,

    /// <summary>UniPC: B(h) = h (<c>bh1</c>; Zhao et al., 2023).</summary>
    Bh1,

    /// <summary>UniPC: B(h) = exp(h) - 1 (<c>bh2</c>).</summary>
    Bh2,
}
