using System.Text.Json.Serialization;

namespace Invoke.Queue;

/// <summary>Something that happened to the queue or to one of its sessions.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(BatchEnqueuedEvent), "batch_enqueued")]
[JsonDerivedType(typeof(ItemStatusChangedEvent), "item_status_changed")]
[JsonDerivedType(typeof(ItemsRetriedEvent), "items_retried")]
[JsonDerivedType(typeof(QueueChangedEvent), "queue_changed")]
[JsonDerivedType(typeof(NodeStartedEvent), "node_started")]
[JsonDerivedType(typeof(NodeProgressEvent), "node_progress")]
[JsonDerivedType(typeof(NodeCompletedEvent), "node_completed")]
[JsonDerivedType(typeof(NodeFailedEvent), "node_failed")]
[JsonDerivedType(typeof(EventsMissedEvent), "events_missed")]
public abstract record QueueEvent
{
    // The log knows these kinds only; others could not be written.
    private protected QueueEvent()
    {
    }

    /// <summary>Gets the number of the event in the log, from 1 and growing; 0 before it is logged.</summary>
    [JsonIgnore]
    public long Sequence { get; init; }

    /// <summary>Gets when it happened, in UTC.</summary>
    [JsonIgnore]
    public DateTimeOffset Time { get; init; }
}
