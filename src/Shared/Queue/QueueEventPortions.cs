namespace Invoke.Queue;

/// <summary>Events that name items, as many as it takes to name no more than <see cref="QueueSelection.MaxLimit"/> in each.</summary>
internal static class QueueEventPortions
{
    public static IEnumerable<QueueEvent> Changed(QueueChange change, IReadOnlyList<long> itemIds) =>
        itemIds.Chunk(QueueSelection.MaxLimit).Select(some => new QueueChangedEvent(change, some));

    /// <param name="itemIds">The items that were retried.</param>
    /// <param name="waitingIds">The items that wait for them now, in the same order.</param>
    public static IEnumerable<QueueEvent> Retried(IReadOnlyList<long> itemIds, IReadOnlyList<long> waitingIds) =>
        itemIds.Chunk(QueueSelection.MaxLimit).Zip(waitingIds.Chunk(QueueSelection.MaxLimit), static (some, waiting) => new ItemsRetriedEvent(some, waiting));
}
