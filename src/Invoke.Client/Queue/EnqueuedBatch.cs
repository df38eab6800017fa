using System.Text.Json.Serialization;

namespace Invoke.Client;

/// <summary>What enqueuing a batch did.</summary>
/// <param name="Requested">How many items the batch makes.</param>
/// <param name="Enqueued">How many of them were added; fewer where the queue was too full.</param>
/// <param name="Priority">The priority they have.</param>
/// <param name="ItemIds">The numbers of the items that were added.</param>
public sealed record EnqueuedBatch(
    [property: JsonPropertyName("requested")] long Requested,
    [property: JsonPropertyName("enqueued")] int Enqueued,
    [property: JsonPropertyName("priority")] int Priority,
    [property: JsonPropertyName("item_ids")] IReadOnlyList<long> ItemIds);
