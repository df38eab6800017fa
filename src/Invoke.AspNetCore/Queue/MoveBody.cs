using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Where an item goes: one of the two is set.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MoveBody([property: JsonPropertyName("before")] long? Before, [property: JsonPropertyName("after")] long? After);
