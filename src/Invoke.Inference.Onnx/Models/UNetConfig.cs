namespace Invoke.Inference.Onnx;

/// <summary>What <c>unet/config.json</c> says.</summary>
/// <param name="InChannels">The channels of the latents that go in, <c>in_channels</c>.</param>
/// <param name="BlockOutChannels">The channels of each level, <c>block_out_channels</c>; each level but the last halves width and height.</param>
/// <param name="SampleSize">The side in latent pixels that the model was trained for, <c>sample_size</c>; null where absent.</param>
/// <param name="CrossAttentionDim">The width of the text states that the model reads, <c>cross_attention_dim</c>.</param>
public sealed record UNetConfig(int InChannels, IReadOnlyList<int> BlockOutChannels, int? SampleSize, int CrossAttentionDim)
{
    internal static UNetConfig Read(string modelFolder)
    {
        JsonFile file = JsonFile.Read(Path.Combine(modelFolder, "unet", "config.json"));
        return new UNetConfig(
            file.PositiveInteger("in_channels"),
            file.PositiveIntegers("block_out_channels"),
            file.OptionalInteger("sample_size"),
            file.PositiveInteger("cross_attention_dim"));
    }
}
