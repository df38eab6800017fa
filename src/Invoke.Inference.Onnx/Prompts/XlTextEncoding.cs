using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Encodes texts with either text encoder of SDXL, as InvokeAI does.</summary>
internal sealed class XlTextEncoding(OnnxModelCatalog models, ClipTokenizerCache tokenizers, OnnxSessionCache sessions)
{
    /// <summary>Encodes a text; an empty one becomes zeros, without the network, where the model says so.</summary>
    /// <param name="text">The text.</param>
    /// <param name="prompt">What it says.</param>
    /// <param name="clip">The tokenizer and text encoder.</param>
    /// <param name="port">The input they come from, for messages.</param>
    /// <param name="isSecond">Whether it is the second encoder.</param>
    /// <param name="cancellationToken">Cancels the encoding.</param>
    public async Task<EncodedText> EncodeAsync(
        string text, ParsedPrompt prompt, ClipField clip, string port, bool isSecond, CancellationToken cancellationToken)
    {
        if (clip.SkippedLayers < 0)
        {
            throw new ArgumentException($"Input '{port}' leaves out {clip.SkippedLayers} layers; 'skipped_layers' must be 0 or more.");
        }

        StableDiffusionModel model = await OpenAsync(clip.TextEncoder, port, cancellationToken).ConfigureAwait(false);
        if (text.Length == 0 && model.ForcesZeros)
        {
            return Zeros(isSecond ? model.TextEncoder2 : model.TextEncoder, isSecond);
        }

        StableDiffusionModel words = clip.Tokenizer == clip.TextEncoder ? model : await OpenAsync(clip.Tokenizer, port, cancellationToken).ConfigureAwait(false);
        ClipTokenizer tokenizer = isSecond
            ? await tokenizers.GetSecondAsync(words, cancellationToken).ConfigureAwait(false)
            : await tokenizers.GetAsync(words, cancellationToken).ConfigureAwait(false);
        using TextEncoder encoder = TextEncoder.OpenXl(sessions, model, isSecond, clip.SkippedLayers, cancellationToken);
        float[] states = new PromptEncoder(tokenizer, encoder, cancellationToken).EncodeStates(prompt);

        // Pooled is the text as it is written, its weights too, and what is too long is cut off: compel does so.
        return new EncodedText(states, encoder.Width, isSecond ? encoder.Pool(tokenizer.Tokenize(text).Ids.Span, cancellationToken) : null);
    }

    private static EncodedText Zeros(TextEncoderConfig? config, bool isSecond) => config is null
        ? throw new InvalidOperationException("An SDXL model has two text encoders.")
        : new EncodedText(new float[config.MaxTokens * config.HiddenSize], config.HiddenSize, isSecond ? new float[config.ProjectionWidth ?? 0] : null);

    private async Task<StableDiffusionModel> OpenAsync(ModelIdentifier identifier, string port, CancellationToken cancellationToken)
    {
        StableDiffusionModel model = await models.OpenAsync(identifier, cancellationToken).ConfigureAwait(false);
        return model.IsStableDiffusionXl
            ? model
            : throw new ArgumentException($"Input '{port}': model '{model.Name}' is no SDXL model; encode prompts for it with 'compel'.");
    }
}
