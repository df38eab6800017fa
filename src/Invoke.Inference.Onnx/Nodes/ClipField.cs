using System.Text.Json.Serialization;
using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Says which model's tokenizer and text encoder a node uses; InvokeAI's <c>CLIPField</c>.</summary>
/// <param name="Tokenizer">The model that has the tokenizer.</param>
/// <param name="TextEncoder">The model that has the text encoder.</param>
/// <param name="SkippedLayers">How many of the text encoder's last layers are left out, 0 or more; see <c>clip_skip</c>.</param>
public sealed record ClipField(
    [property: JsonPropertyName("tokenizer")] ModelIdentifier Tokenizer,
    [property: JsonPropertyName("text_encoder")] ModelIdentifier TextEncoder,
    [property: JsonPropertyName("skipped_layers")] int SkippedLayers = 0);
