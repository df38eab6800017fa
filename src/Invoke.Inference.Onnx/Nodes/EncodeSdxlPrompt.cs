using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Inference.Onnx;

/// <summary>
/// Encodes a prompt for SDXL with both of its text encoders, and notes the sizes that its images were described with in training; InvokeAI's
/// <c>sdxl_compel_prompt</c>, with the weights and combinations of <c>compel</c>.
/// </summary>
[Node("sdxl_compel_prompt", Version = "1.2.1", Category = "conditioning", Lane = OnnxOptions.Lane, Title = "Prompt - SDXL", Description = "Encodes a prompt for an SDXL model.")]
public sealed partial class EncodeSdxlPrompt : Node
{
    /// <summary>Gets or sets the prompt, in the grammar of <see cref="EncodePrompt.Prompt"/>; an empty one is states of zeros, unless the model says otherwise.</summary>
    [Input]
    public string Prompt { get; set; } = string.Empty;

    /// <summary>Gets or sets what the second text encoder reads instead of the prompt; blank for the prompt.</summary>
    [Input]
    public string Style { get; set; } = string.Empty;

    /// <summary>Gets or sets the width in pixels that the picture had originally; small ones look enlarged.</summary>
    [Input]
    public int OriginalWidth { get; set; } = 1024;

    /// <summary>Gets or sets the height in pixels that the picture had originally.</summary>
    [Input]
    public int OriginalHeight { get; set; } = 1024;

    /// <summary>Gets or sets how many rows of pixels were cut off at the top.</summary>
    [Input]
    public int CropTop { get; set; }

    /// <summary>Gets or sets how many columns of pixels were cut off at the left.</summary>
    [Input]
    public int CropLeft { get; set; }

    /// <summary>Gets or sets the width in pixels that is wanted; usually the image's.</summary>
    [Input]
    public int TargetWidth { get; set; } = 1024;

    /// <summary>Gets or sets the height in pixels that is wanted; usually the image's.</summary>
    [Input]
    public int TargetHeight { get; set; } = 1024;

    /// <summary>Gets or sets the first tokenizer and text encoder, from <c>sdxl_model_loader</c>.</summary>
    [Input(Required = true)]
    public ClipField Clip { get; set; }

    /// <summary>Gets or sets the second tokenizer and text encoder, from <c>sdxl_model_loader</c>.</summary>
    [Input(Required = true)]
    public ClipField Clip2 { get; set; }

    /// <summary>Gets or sets the part of the image the prompt is for; not supported, so null.</summary>
    [Input]
    public object? Mask { get; set; }

    /// <summary>Encodes the prompt.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="tokenizers">Keeps tokenizers open.</param>
    /// <param name="sessions">Keeps networks loaded.</param>
    /// <param name="cancellationToken">Cancels the encoding.</param>
    /// <returns>The states of both encoders side by side, [1, 77 for each chunk, width], with the second one's pooled text and the sizes.</returns>
    public async ValueTask<Result> RunAsync(
        OnnxModelCatalog models,
        ClipTokenizerCache tokenizers,
        OnnxSessionCache sessions,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(tokenizers);
        await PoolThread.EnterAsync();

        // A graph file may say null.
        string prompt = Prompt ?? string.Empty;
        string style = string.IsNullOrWhiteSpace(Style) ? prompt : Style;
        ParsedPrompt parsedPrompt = PromptParser.ParseInput(prompt, "prompt");
        ParsedPrompt parsedStyle = PromptParser.ParseInput(style, "style");
        var encoding = new XlTextEncoding(models, tokenizers, sessions);
        EncodedText first = await encoding.EncodeAsync(prompt, parsedPrompt, Clip, "clip", isSecond: false, cancellationToken).ConfigureAwait(false);
        EncodedText second = await encoding.EncodeAsync(style, parsedStyle, Clip2, "clip2", isSecond: true, cancellationToken).ConfigureAwait(false);
        var pooled = new PooledText(second.Pooled, [OriginalHeight, OriginalWidth, CropTop, CropLeft, TargetHeight, TargetWidth]);
        return new Result(EncodedText.Join(first, second, pooled));
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
    /// <param name="Conditioning">The text states, with what SDXL reads beside them.</param>
    public readonly record struct Result(TextConditioning Conditioning);
}
