namespace Invoke.Inference.Onnx;

/// <summary>A prompt as the token ids a CLIP text encoder reads, with the number of tokens that did not fit.</summary>
public sealed class TokenizedPrompt
{
    /// <summary>Creates a tokenized prompt.</summary>
    /// <param name="ids">The ids handed to the text encoder: start, tokens, end, padding.</param>
    /// <param name="tokenCount">
    /// The number of tokens of the whole text, without start, end and padding; 0 or more.
    /// </param>
    /// <param name="truncatedCount">
    /// How many of these tokens are missing from <paramref name="ids"/>; 0 or more.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A count is negative, or more tokens were cut than there were.
    /// </exception>
    internal TokenizedPrompt(ReadOnlyMemory<int> ids, int tokenCount, int truncatedCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokenCount);
        ArgumentOutOfRangeException.ThrowIfNegative(truncatedCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(truncatedCount, tokenCount);
        Ids = ids;
        TokenCount = tokenCount;
        TruncatedCount = truncatedCount;
    }

    /// <summary>
    /// Gets the ids for the text encoder's <c>input_ids</c>: start, tokens, end, padding up to the model's length.
    /// </summary>
    /// <value>Shape [length]; 77 ids for the text encoders of Stable Diffusion.</value>
    public ReadOnlyMemory<int> Ids { get; }

    /// <summary>Gets the number of tokens of the whole text, without start, end and padding.</summary>
    public int TokenCount { get; }

    /// <summary>
    /// Gets the number of tokens at the end of the text that were cut off because the model takes no more.
    /// </summary>
    public int TruncatedCount { get; }

    /// <summary>Gets whether the end of the text was cut off.</summary>
    public bool IsTruncated => TruncatedCount > 0;
}
