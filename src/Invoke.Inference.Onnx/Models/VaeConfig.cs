namespace Invoke.Inference.Onnx;

/// <summary>What <c>vae_decoder/config.json</c> says.</summary>
/// <param name="LatentChannels">The channels of the latents, <c>latent_channels</c>; 4 where absent.</param>
/// <param name="BlockOutChannels">The channels of each level, <c>block_out_channels</c>; each level but the last doubles width and height.</param>
/// <param name="ScalingFactor">What raw latents are multiplied by to have unit variance, <c>scaling_factor</c>; 0.18215 where absent.</param>
public sealed record VaeConfig(int LatentChannels, IReadOnlyList<int> BlockOutChannels, float ScalingFactor);
