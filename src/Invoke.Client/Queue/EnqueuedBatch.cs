namespace Invoke.Client;

/// <summary>What enqueuing a batch did.</summary>
/// <param name="BatchId">The batch's id, for <see cref="EventFilter.BatchId"/>.</param>
/// <param name="Requested">How many items the batch makes.</param>
/// <param name="Enqueued">How many of them were added; fewer where the queue was too full.</param>
/// <param name="Priority">The priority they have.</param>
/// <param name="ItemIds">The numbers of the items that were added.</param>
public sealed record EnqueuedBatch(string BatchId, long Requested, int Enqueued, int Priority, IReadOnlyList<long> ItemIds);
