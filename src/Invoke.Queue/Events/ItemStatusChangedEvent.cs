namespace Invoke.Queue;

/// <summary>An item has another status, or somebody asked for it to be canceled.</summary>
/// <param name="Item">The item as it is now, without its <see cref="QueueItem.FieldValues"/>; the queue tells those.</param>
public sealed record ItemStatusChangedEvent(QueueItem Item) : QueueEvent
{
    /// <summary>Gets what failed; null where nothing did.</summary>
    public SessionError? Error { get; init; }

    /// <summary>Gets the counts of the item's batch after the change.</summary>
    public required QueueCounts Batch { get; init; }

    /// <summary>Gets the counts of the queue after the change.</summary>
    public required QueueCounts Queue { get; init; }
}
