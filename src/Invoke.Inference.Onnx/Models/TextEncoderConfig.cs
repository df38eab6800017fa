namespace Invoke.Inference.Onnx;

/// <summary>What <c>text_encoder/config.json</c> says.</summary>
/// <param name="HiddenSize">The width of a text state, <c>hidden_size</c>.</param>
/// <param name="MaxTokens">The number of tokens in one run, start and end tokens included; <c>max_position_embeddings</c>, 77 where absent.</param>
/// <param name="VocabularySize">The number of token ids, <c>vocab_size</c>; null where absent.</param>
public sealed record TextEncoderConfig(int HiddenSize, int MaxTokens, int? VocabularySize)
{
    private const int DefaultMaxTokens = 77;

    internal static TextEncoderConfig Read(string modelFolder)
    {
        JsonFile file = JsonFile.Read(Path.Combine(modelFolder, "text_encoder", "config.json"));
        return new TextEncoderConfig(
            file.PositiveInteger("hidden_size"),
            file.OptionalInteger("max_position_embeddings") ?? DefaultMaxTokens,
            file.OptionalInteger("vocab_size"));
    }
}
