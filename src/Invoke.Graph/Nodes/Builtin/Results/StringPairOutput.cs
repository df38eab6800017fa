using System.Text.Json.Serialization;

namespace Invoke.Graph;

/// <summary>The result of a node that gives two texts.</summary>
/// <param name="First">The first text.</param>
/// <param name="Second">The second text.</param>
public readonly record struct StringPairOutput(
    [property: JsonPropertyName("string_1")] string First,
    [property: JsonPropertyName("string_2")] string Second);
