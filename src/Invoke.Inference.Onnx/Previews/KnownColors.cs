namespace Invoke.Inference.Onnx;

/// <summary>Published weights from the channels of well-known autoencoders' latents, of unit variance, to red, green and blue of -1 to 1.</summary>
internal static class KnownColors
{
    private const int Channels = 4;
    private const float Tolerance = 1e-4f;

    // Those of Stable Diffusion 1.x and 2.x, and of SDXL, as InvokeAI has them.
    private static readonly (float ScalingFactor, float[][] Weights)[] All =
    [
        (0.18215f, [[0.3444f, 0.1385f, 0.0670f], [0.1247f, 0.4027f, 0.1494f], [-0.3192f, 0.2513f, 0.2103f], [-0.1307f, -0.1874f, -0.7445f]]),
        (0.13025f, [[0.3816f, 0.4930f, 0.5320f], [-0.3753f, 0.1631f, 0.1739f], [0.1770f, 0.3588f, -0.2048f], [-0.4350f, -0.2644f, -0.4289f]]),
    ];

    /// <summary>Finds the weights, [channel][primary], of the autoencoder with a scaling factor; null for one that is not known.</summary>
    public static float[][]? Find(int channels, float scalingFactor) => channels == Channels
        ? Array.Find(All, known => MathF.Abs(known.ScalingFactor - scalingFactor) < Tolerance).Weights
        : null;
}
