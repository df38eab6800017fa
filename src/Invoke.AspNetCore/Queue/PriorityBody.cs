using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>A priority, as bodies give it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PriorityBody([property: JsonPropertyName("priority"), JsonRequired] int Priority);
