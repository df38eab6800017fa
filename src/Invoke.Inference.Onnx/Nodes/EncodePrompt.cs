using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Inference.Onnx;

/// <summary>Encodes a prompt into text states; InvokeAI's <c>compel</c>, with its weights and combinations of prompts.</summary>
[Node("compel", Version = "1.2.1", Category = "conditioning", Lane = OnnxOptions.Lane, Title = "Prompt", Description = "Encodes a prompt for a diffusion model.")]
public sealed partial class EncodePrompt : Node
{
    /// <summary>Gets or sets the prompt; one that is too long for the text encoder is encoded in chunks of 75 tokens.</summary>
    /// <value>
    /// <c>word+</c>, <c>word--</c>, <c>(some words)1.3</c> weigh; <c>("one", "two").blend(0.3, 0.7)</c> mixes, <c>("one", "two").and()</c> sets one behind the
    /// other; a backslash takes the meaning from the character behind it.
    /// </value>
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
    /// <param name="cancellationToken">Cancels the encoding.</param>
    /// <returns>The text states, [1, 77 for each chunk, width].</returns>
    public async ValueTask<Result> RunAsync(
        OnnxModelCatalog models,
        ClipTokenizerCache tokenizers,
        OnnxSessionCache sessions,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(tokenizers);
        if (Clip.SkippedLayers < 0)
        {
            throw new ArgumentException($"Input 'clip' leaves out {Clip.SkippedLayers} layers; 'skipped_layers' must be 0 or more.");
        }

        await PoolThread.EnterAsync();
        StableDiffusionModel model = await models.OpenAsync(Clip.TextEncoder, cancellationToken).ConfigureAwait(false);
        StableDiffusionModel words = Clip.Tokenizer == Clip.TextEncoder
            ? model
            : await models.OpenAsync(Clip.Tokenizer, cancellationToken).ConfigureAwait(false);
        ClipTokenizer tokenizer = await tokenizers.GetAsync(words, cancellationToken).ConfigureAwait(false);
        if (model.IsStableDiffusionXl)
        {
            throw new ArgumentException($"Input 'clip': model '{model.Name}' is SDXL; encode prompts for it with 'sdxl_compel_prompt'.");
        }

        ParsedPrompt prompt = PromptParser.ParseInput(Prompt, "prompt");
        using var encoder = new TextEncoder(sessions, model, Clip.SkippedLayers, cancellationToken);
        return new Result(new PromptEncoder(tokenizer, encoder, cancellationToken).Encode(prompt));
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
