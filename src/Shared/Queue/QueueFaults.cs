namespace Invoke.Queue;

/// <summary>What a queue says of items whose workers died or lost them.</summary>
internal static class QueueFaults
{
    public static SessionError Quarantined(long itemId, int crashes, string workerId) => new(
        SessionError.Quarantined,
        $"Item {itemId} took {crashes} {(crashes == 1 ? "process" : "processes")} with it, the last one worker '{workerId}', without a node finished in between, so it is not tried again by itself. What had finished is kept. Look at what its next node does, for example to memory, then retry the item.");

    /// <param name="claim">The claim that is lost.</param>
    /// <param name="item">The item as it is now; null where it was deleted.</param>
    public static ClaimLostException LostClaim(SessionClaim claim, QueueItem? item)
    {
        string now = item is null
            ? "it was deleted"
            : $"it is {QueueStatusText.Of(item.Status)}{(item.Status == QueueItemStatus.InProgress ? $" with worker '{item.WorkerId}'" : string.Empty)}";
        return new ClaimLostException($"Worker '{claim.WorkerId}' does not hold item {claim.Item.ItemId} any more: {now}. Stop running it; nothing was written.", claim.Item.ItemId);
    }
}
