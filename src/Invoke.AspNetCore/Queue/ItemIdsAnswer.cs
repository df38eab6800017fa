using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Numbers of items.</summary>
internal sealed record ItemIdsAnswer(
    [property: JsonPropertyName("item_ids")] IReadOnlyList<long> ItemIds,
    [property: JsonPropertyName("total_count")] long TotalCount);
