namespace Invoke.Inference.Onnx;

/// <summary>A stream of independent standard-normal numbers (mean 0, variance 1).</summary>
/// <remarks>
/// Implementations continue where the last call ended, give the same numbers for the same seed and the same sequence of
/// call lengths, and allocate nothing in <see cref="Fill"/>. They need not be safe for concurrent calls: every run owns
/// its source.
/// </remarks>
public interface INoiseSource
{
    /// <summary>Fills <paramref name="values"/> with the next numbers of the stream.</summary>
    /// <param name="values">The destination, one number per element; may be empty.</param>
    void Fill(Span<float> values);
}
