using System.Text.Json.Serialization;
using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Says which model's UNet a node uses; InvokeAI's <c>UNetField</c>.</summary>
/// <param name="Model">The model.</param>
public sealed record UNetField([property: JsonPropertyName("unet")] ModelIdentifier Model);
