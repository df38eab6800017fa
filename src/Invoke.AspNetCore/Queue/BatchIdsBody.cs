using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Batches, as bodies name them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record BatchIdsBody([property: JsonPropertyName("batch_ids"), JsonRequired] IReadOnlyList<string> BatchIds);
