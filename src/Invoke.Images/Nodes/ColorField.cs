using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>A colour with alpha; InvokeAI's field, <c>{"r":255,"g":0,"b":0,"a":255}</c> on the wire.</summary>
/// <param name="R">Red, 0 to 255.</param>
/// <param name="G">Green, 0 to 255.</param>
/// <param name="B">Blue, 0 to 255.</param>
/// <param name="A">Alpha, 0 (transparent) to 255 (opaque, the default).</param>
public sealed record ColorField(
    [property: JsonPropertyName("r")] int R,
    [property: JsonPropertyName("g")] int G,
    [property: JsonPropertyName("b")] int B,
    [property: JsonPropertyName("a")] int A = 255);
