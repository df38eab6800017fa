using Invoke.Graph;
using Invoke.Internal;
using Microsoft.Extensions.Logging;

namespace Invoke.Inference.Onnx;

/// <summary>Encodes a prompt into text states; InvokeAI's <c>compel</c>. The prompt is taken literally, without weights.</summary>
[Node("compel", Version = "1.2.1", Category = "conditioning", Title = "Prompt", Description = "Encodes a prompt for a diffusion model.")]
public sealed partial class EncodePrompt : Node
{
    /// <summary>Gets or sets the prompt; what exceeds the model's 77 tokens is cut off, and the log has a warning with the number.</summary>
    [Input]
    public string Prompt { get; set; } = string.Empty;

    /// <summary>Gets or sets the tokenizer and text encoder, from <c>main_model_loader</c>.</summary>
    [Input(Required = true)]
    public ClipField Clip { get; set; }

    /// <summary>Gets or sets the part of the image the prompt is for; not supported, so null.</summary>
    [Input]
    public object? Mask { get; set; }

    /// <summary>Encodes the prompt.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="tokenizers">Keeps tokenizers open.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="logger">Told of prompts that were cut off; null tells nobody.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="cancellationToken">Cancels the encoding.</param>
    /// <returns>The text states, [1, 77, width].</returns>
    public async ValueTask<Result> RunAsync(
        OnnxModelCatalog models,
        ClipTokenizerCache tokenizers,
        OnnxSessionCache sessions,
        ILogger<EncodePrompt>? logger,
        NodeContext context,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(tokenizers);
        await PoolThread.EnterAsync();
        StableDiffusionModel model = await models.OpenAsync(Clip.TextEncoder, cancellationToken).ConfigureAwait(false);
        StableDiffusionModel words = Clip.Tokenizer == Clip.TextEncoder
            ? model
            : await models.OpenAsync(Clip.Tokenizer, cancellationToken).ConfigureAwait(false);
        ClipTokenizer tokenizer = await tokenizers.GetAsync(words, cancellationToken).ConfigureAwait(false);
        TokenizedPrompt tokens = tokenizer.Tokenize(Prompt ?? string.Empty);
        if (tokens.IsTruncated && logger is not null)
        {
            Log.PromptTruncated(logger, context.InvocationId, tokens.TruncatedCount, tokenizer.MaxLength);
        }

        using var encoder = new TextEncoder(sessions, model, cancellationToken);
        return new Result(encoder.Encode(tokens.Ids.Span, cancellationToken));
    }

    /// <inheritdoc/>
    protected override void Validate(NodeValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Mask is not null || context.IsConnected("mask"))
        {
            context.ReportOutOfRange("mask", "is set, but regional prompts are not supported; leave it out");
        }
    }

    /// <summary>The encoded prompt.</summary>
    /// <param name="Conditioning">The text states.</param>
    public readonly record struct Result(TextConditioning Conditioning);
}
