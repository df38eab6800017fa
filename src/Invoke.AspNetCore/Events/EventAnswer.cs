using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>An event on the wire.</summary>
internal sealed record EventAnswer(
    [property: JsonPropertyName("sequence")] long Sequence,
    [property: JsonPropertyName("event")] string Event,
    [property: JsonPropertyName("data")] JsonElement Data);
