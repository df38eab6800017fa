using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>JSON contracts of what flows through the ports of image nodes.</summary>
[JsonSerializable(typeof(ImageRef))]
internal sealed partial class ImagesJsonContext : JsonSerializerContext;
