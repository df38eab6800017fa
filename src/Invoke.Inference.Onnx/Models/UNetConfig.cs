namespace Invoke.Inference.Onnx;

/// <summary>What <c>unet/config.json</c> says.</summary>
/// <param name="InChannels">The channels of the latents that go in, <c>in_channels</c>.</param>
/// <param name="BlockOutChannels">The channels of each level, <c>block_out_channels</c>; each level but the last halves width and height.</param>
/// <param name="SampleSize">The side in latent pixels that the model was trained for, <c>sample_size</c>; null where absent.</param>
/// <param name="CrossAttentionDim">The width of the text states that the model reads, <c>cross_attention_dim</c>.</param>
/// <param name="PooledTextWidth">
/// The width of the pooled text that SDXL reads beside the states, together with sizes (<c>addition_embed_type</c> is <c>text_time</c>); null for other models.
/// </param>
/// <param name="GuidanceWidth">
/// The width of the guidance scale's embedding that a distilled network reads instead of a negative prompt, <c>time_cond_proj_dim</c>; null for other models.
/// </param>
public sealed record UNetConfig(
    int InChannels, IReadOnlyList<int> BlockOutChannels, int? SampleSize, int CrossAttentionDim, int? PooledTextWidth = null, int? GuidanceWidth = null)
{
    private const int MaximumGuidanceWidth = 4096;

    internal static UNetConfig Read(string modelFolder)
    {
        JsonFile file = JsonFile.Read(Path.Combine(modelFolder, "unet", "config.json"));
        return new UNetConfig(
            file.PositiveInteger("in_channels"),
            file.PositiveIntegers("block_out_channels"),
            file.OptionalInteger("sample_size"),
            file.PositiveInteger("cross_attention_dim"),
            file.Says("addition_embed_type", "text_time") ? ReadPooledTextWidth(file) : null,
            ReadGuidanceWidth(file));
    }

    private static int? ReadGuidanceWidth(JsonFile file)
    {
        int? width = file.OptionalInteger("time_cond_proj_dim");
        return width is null or <= MaximumGuidanceWidth
            ? width
            : throw new ModelFileException(
                $"File '{file.Path}': 'time_cond_proj_dim' is {width}; at most {MaximumGuidanceWidth} is believable. Export the model again with its configuration.", file.Path);
    }

    /// <summary>Works out what is left of the network's input once each of the sizes has been spread over its part.</summary>
    private static int ReadPooledTextWidth(JsonFile file)
    {
        int width = file.PositiveInteger("projection_class_embeddings_input_dim");
        int part = file.PositiveInteger("addition_time_embed_dim");
        long left = width - ((long)part * PooledText.TimeIdCount);
        return left > 0
            ? (int)left
            : throw new ModelFileException(
                $"File '{file.Path}': 'projection_class_embeddings_input_dim' is {width}, which {PooledText.TimeIdCount} sizes of "
                + $"'addition_time_embed_dim' {part} use up; export the model again with its configuration.",
                file.Path);
    }
}
