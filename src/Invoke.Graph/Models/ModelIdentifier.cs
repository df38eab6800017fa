using System.Text.Json.Serialization;

namespace Invoke.Graph;

/// <summary>Names a model the way InvokeAI's graphs do: by key, or by name, base and type.</summary>
/// <param name="Key">The catalog's key of the model; null where a graph names the model otherwise.</param>
/// <param name="Hash">A content hash; informative only.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Base">The architecture family, for example <c>sd-1</c>.</param>
/// <param name="Type">The kind of model, for example <c>main</c>.</param>
public sealed record ModelIdentifier(
    [property: JsonPropertyName("key")] string? Key = null,
    [property: JsonPropertyName("hash")] string? Hash = null,
    [property: JsonPropertyName("name")] string? Name = null,
    [property: JsonPropertyName("base")] string? Base = null,
    [property: JsonPropertyName("type")] string? Type = null);
