using System.Text.Json.Serialization;
using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Says which model's tokenizer and text encoder a node uses; InvokeAI's <c>CLIPField</c>.</summary>
/// <param name="Tokenizer">The model that has the tokenizer.</param>
/// <param name="TextEncoder">The model that has the text encoder.</param>
public sealed record ClipField(
    [property: JsonPropertyName("tokenizer")] ModelIdentifier Tokenizer,
    [property: JsonPropertyName("text_encoder")] ModelIdentifier TextEncoder);
