using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Items, as bodies name them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ItemIdsBody([property: JsonPropertyName("item_ids"), JsonRequired] IReadOnlyList<long> ItemIds);
