using System.Runtime.CompilerServices;

namespace Invoke.Inference.Onnx;

/// <summary>Opens each model's tokenizer once, and again when the model's files have changed.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ClipTokenizerCache
{
    private readonly ConditionalWeakTable<StableDiffusionModel, ClipTokenizer> _tokenizers = [];

    /// <summary>Gets a model's tokenizer.</summary>
    /// <param name="model">The model; a catalog gives the same instance until the files change.</param>
    /// <param name="cancellationToken">Cancels opening it.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ModelFileException">A file of the tokenizer is missing or wrong.</exception>
    public async ValueTask<ClipTokenizer> GetAsync(StableDiffusionModel model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (_tokenizers.TryGetValue(model, out ClipTokenizer? tokenizer))
        {
            return tokenizer;
        }

        tokenizer = await ClipTokenizer.OpenAsync(model.TokenizerFolder, cancellationToken).ConfigureAwait(false);
        return _tokenizers.GetOrAdd(model, tokenizer);
    }
}
