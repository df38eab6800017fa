namespace Invoke.Inference.Onnx;

/// <summary>What <c>text_encoder/config.json</c> or SDXL's <c>text_encoder_2/config.json</c> says.</summary>
/// <param name="HiddenSize">The width of a text state, <c>hidden_size</c>.</param>
/// <param name="MaxTokens">The number of tokens in one run, start and end tokens included; <c>max_position_embeddings</c>, 77 where absent.</param>
/// <param name="VocabularySize">The number of token ids, <c>vocab_size</c>; null where absent.</param>
/// <param name="Layers">The number of layers, <c>num_hidden_layers</c>; null where absent.</param>
/// <param name="ProjectionWidth">The width of the pooled text that the second encoder of SDXL makes, <c>projection_dim</c>; null where absent.</param>
public sealed record TextEncoderConfig(int HiddenSize, int MaxTokens, int? VocabularySize, int? Layers = null, int? ProjectionWidth = null)
{
    private const int DefaultMaxTokens = 77;

    internal static TextEncoderConfig Read(string modelFolder) => ReadPart(modelFolder, "text_encoder", isPooled: false);

    internal static TextEncoderConfig ReadSecond(string modelFolder) => ReadPart(modelFolder, "text_encoder_2", isPooled: true);

    private static TextEncoderConfig ReadPart(string modelFolder, string part, bool isPooled)
    {
        JsonFile file = JsonFile.Read(Path.Combine(modelFolder, part, "config.json"));
        return new TextEncoderConfig(
            file.PositiveInteger("hidden_size"),
            file.OptionalInteger("max_position_embeddings") ?? DefaultMaxTokens,
            file.OptionalInteger("vocab_size"),
            file.OptionalInteger("num_hidden_layers"),
            isPooled ? file.PositiveInteger("projection_dim") : file.OptionalInteger("projection_dim"));
    }
}
