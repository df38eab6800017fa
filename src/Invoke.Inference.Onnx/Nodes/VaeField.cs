using System.Text.Json.Serialization;
using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Says which model's autoencoder a node uses; InvokeAI's <c>VAEField</c>.</summary>
/// <param name="Model">The model.</param>
public sealed record VaeField([property: JsonPropertyName("vae")] ModelIdentifier Model);
