using System.Text.Json;
using System.Text.Json.Serialization;
using Invoke.Images;

namespace Invoke.Inference.Onnx;

/// <summary>JSON contracts of the diffusion nodes' port types.</summary>
[JsonSerializable(typeof(Latents))]
[JsonSerializable(typeof(DenoiseMask))]
[JsonSerializable(typeof(TextConditioning))]
[JsonSerializable(typeof(UNetField))]
[JsonSerializable(typeof(ClipField))]
[JsonSerializable(typeof(VaeField))]
[JsonSerializable(typeof(BoardField))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class OnnxJsonContext : JsonSerializerContext;
