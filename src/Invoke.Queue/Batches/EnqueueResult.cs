namespace Invoke.Queue;

/// <summary>What enqueuing a batch did.</summary>
/// <param name="BatchId">The batch's id.</param>
/// <param name="Requested">How many items the batch makes.</param>
/// <param name="Enqueued">How many of them were added: the first ones, as many as <see cref="QueueOptions.MaxPending"/> leaves room for.</param>
/// <param name="Priority">The priority they have.</param>
/// <param name="ItemIds">The numbers of the items that were added.</param>
public sealed record EnqueueResult(string BatchId, long Requested, int Enqueued, int Priority, IReadOnlyList<long> ItemIds)
{
    /// <summary>Gets whether the queue was too full for some of the items.</summary>
    public bool IsCut => Enqueued < Requested;
}
