using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>Names a stored image; what flows through the ports of nodes instead of pixels.</summary>
/// <param name="ImageName">The image's name, the key of its record; <c>image_name</c> on the wire.</param>
public sealed partial record ImageRef([property: JsonPropertyName("image_name")] string ImageName);
