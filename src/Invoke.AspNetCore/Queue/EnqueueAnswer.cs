using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>What enqueuing did; <c>enqueued</c> is less than <c>requested</c> where the queue is full.</summary>
internal sealed record EnqueueAnswer(
    [property: JsonPropertyName("queue_id")] string QueueId,
    [property: JsonPropertyName("enqueued")] int Enqueued,
    [property: JsonPropertyName("requested")] long Requested,
    [property: JsonPropertyName("batch")] BatchAnswer Batch,
    [property: JsonPropertyName("priority")] int Priority,
    [property: JsonPropertyName("item_ids")] IReadOnlyList<long> ItemIds);
