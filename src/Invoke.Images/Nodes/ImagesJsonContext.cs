using System.Text.Json;
using System.Text.Json.Serialization;
using Invoke.Graph;

namespace Invoke.Images;

/// <summary>JSON contracts of what flows through the ports of image nodes.</summary>
[JsonSerializable(typeof(ImageRef))]
[JsonSerializable(typeof(ColorField))]
[JsonSerializable(typeof(BoardField))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ModelIdentifier))]
internal sealed partial class ImagesJsonContext : JsonSerializerContext;
