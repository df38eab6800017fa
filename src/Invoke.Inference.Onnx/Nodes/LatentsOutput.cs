namespace Invoke.Inference.Onnx;

/// <summary>What nodes give that make latents; InvokeAI's <c>latents_output</c>.</summary>
/// <param name="Latents">The latents, [1, 4, height / 8, width / 8], of unit variance.</param>
/// <param name="Width">The image's width in pixels.</param>
/// <param name="Height">The image's height in pixels.</param>
public readonly record struct LatentsOutput(Latents Latents, int Width, int Height)
{
    /// <summary>The pixels that a latent pixel stands for in InvokeAI's fields, in each direction.</summary>
    internal const int Scale = 8;

    internal static LatentsOutput Of(Latents latents) => new(latents, latents.Width * Scale, latents.Height * Scale);
}
