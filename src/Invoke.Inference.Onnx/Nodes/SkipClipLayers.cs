using System.ComponentModel.DataAnnotations;
using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Leaves out the last layers of the text encoder; InvokeAI's <c>clip_skip</c>. Several of them add up.</summary>
[Node("clip_skip", Version = "1.1.1", Category = "conditioning", Title = "CLIP Skip", Description = "Leaves out the last layers of the text encoder.")]
public sealed partial class SkipClipLayers : Node
{
    /// <summary>Gets or sets the tokenizer and text encoder, from <c>main_model_loader</c> or <c>sdxl_model_loader</c>.</summary>
    [Input(Required = true)]
    public ClipField Clip { get; set; }

    /// <summary>Gets or sets how many of the last layers are left out, as InvokeAI counts: 0 leaves out none, where other programs say 1.</summary>
    /// <value>0 or more; the default is 0.</value>
    [Input]
    [Range(0, int.MaxValue)]
    public int SkippedLayers { get; set; }

    /// <summary>Notes the layers; the text encoder is run by <c>compel</c> or <c>sdxl_compel_prompt</c>.</summary>
    /// <returns>The tokenizer and text encoder, with all layers that are left out.</returns>
    public ValueTask<Result> RunAsync()
    {
        int skipped = (int)Math.Min(int.MaxValue, (long)Clip.SkippedLayers + SkippedLayers);
        return new ValueTask<Result>(new Result(Clip with { SkippedLayers = skipped }));
    }

    /// <summary>The tokenizer and text encoder.</summary>
    /// <param name="Clip">Which model, and how many of its layers are left out.</param>
    public readonly record struct Result(ClipField Clip);
}
