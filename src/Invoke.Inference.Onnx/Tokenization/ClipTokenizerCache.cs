using System.Runtime.CompilerServices;

namespace Invoke.Inference.Onnx;

/// <summary>Opens each model's tokenizer once, and again when the model's files have changed.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ClipTokenizerCache
{
    private readonly ConditionalWeakTable<StableDiffusionModel, ClipTokenizer> _tokenizers = [];
    private readonly ConditionalWeakTable<StableDiffusionModel, ClipTokenizer> _secondTokenizers = [];

    /// <summary>Gets a model's tokenizer.</summary>
    /// <param name="model">The model; a catalog gives the same instance until the files change.</param>
    /// <param name="cancellationToken">Cancels opening it.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ModelFileException">A file of the tokenizer is missing or wrong.</exception>
    public ValueTask<ClipTokenizer> GetAsync(StableDiffusionModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return GetAsync(_tokenizers, model, model.TokenizerFolder, cancellationToken);
    }

    /// <summary>Gets the tokenizer of a model's second text encoder, which SDXL has; it may fill the rest of a prompt with another token.</summary>
    /// <param name="model">The model; a catalog gives the same instance until the files change.</param>
    /// <param name="cancellationToken">Cancels opening it.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ModelFileException">A file of the tokenizer is missing or wrong.</exception>
    public ValueTask<ClipTokenizer> GetSecondAsync(StableDiffusionModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return GetAsync(_secondTokenizers, model, model.Tokenizer2Folder, cancellationToken);
    }

    private static async ValueTask<ClipTokenizer> GetAsync(
        ConditionalWeakTable<StableDiffusionModel, ClipTokenizer> tokenizers, StableDiffusionModel model, string folder, CancellationToken cancellationToken)
    {
        if (tokenizers.TryGetValue(model, out ClipTokenizer? tokenizer))
        {
            return tokenizer;
        }

        tokenizer = await ClipTokenizer.OpenAsync(folder, cancellationToken).ConfigureAwait(false);
        return tokenizers.GetOrAdd(model, tokenizer);
    }
}
