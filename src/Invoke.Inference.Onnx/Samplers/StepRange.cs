namespace Invoke.Inference.Onnx;

/// <summary>A part of a schedule: the steps from <see cref="First"/> up to, without, <see cref="End"/>.</summary>
/// <param name="First">The index of the first step taken.</param>
/// <param name="End">The index after the last step taken; never below <paramref name="First"/>.</param>
public readonly record struct StepRange(int First, int End)
{
    /// <summary>Gets the number of steps; 0 means that nothing is left to denoise.</summary>
    public int Count => End - First;
}
