using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Which items were put back, and which ones wait instead of them: the same, or new ones.</summary>
internal sealed record RetriedAnswer(
    [property: JsonPropertyName("queue_id")] string QueueId,
    [property: JsonPropertyName("retried_item_ids")] IReadOnlyList<long> RetriedItemIds,
    [property: JsonPropertyName("waiting_item_ids")] IReadOnlyList<long> WaitingItemIds);
