namespace Invoke.Images;

/// <summary>A value on the edges of a graph that is a tensor, and can be stored as one.</summary>
public interface ITensorValue
{
    /// <summary>Gets what it is, in the word that results are listed by: <c>latents</c> (noise, too), <c>conditioning</c>, <c>denoise_mask</c>.</summary>
    string TensorKind { get; }

    /// <summary>Copies it; the value may be disposed afterwards.</summary>
    /// <returns>The copy.</returns>
    TensorData ToTensor();
}
