using System.Text.Json.Serialization;

namespace Invoke.Queue;

/// <summary>One session in the queue, without its graph.</summary>
public sealed record QueueItem
{
    /// <summary>Gets the number; a later item has a higher one.</summary>
    [JsonPropertyName("item_id")]
    public required long ItemId { get; init; }

    /// <summary>Gets where the item stands.</summary>
    [JsonPropertyName("status")]
    public required QueueItemStatus Status { get; init; }

    /// <summary>Gets a number that grows with each change of the status, so that a late message about an old one is recognised.</summary>
    [JsonPropertyName("status_sequence")]
    public long StatusSequence { get; init; }

    /// <summary>Gets the priority; higher starts earlier, 0 is normal.</summary>
    [JsonPropertyName("priority")]
    public int Priority { get; init; }

    /// <summary>Gets the batch that the item came with.</summary>
    [JsonPropertyName("batch_id")]
    public required string BatchId { get; init; }

    /// <summary>Gets the session's id; images and results carry it.</summary>
    [JsonPropertyName("session_id")]
    public required string SessionId { get; init; }

    /// <summary>Gets the values that were set for this item.</summary>
    [JsonPropertyName("field_values")]
    public IReadOnlyList<NodeFieldValue> FieldValues { get; init; } = [];

    /// <summary>Gets who enqueued the item, in the words of that program.</summary>
    [JsonPropertyName("origin")]
    public string? Origin { get; init; }

    /// <summary>Gets where the results are to go, in the words of the program that enqueued the item.</summary>
    [JsonPropertyName("destination")]
    public string? Destination { get; init; }

    /// <summary>Gets what failed; null where nothing did.</summary>
    [JsonIgnore]
    public SessionError? Error { get; init; }

    /// <summary>Gets whether somebody asked for the item to be canceled and its worker has not let go yet.</summary>
    [JsonPropertyName("cancel_requested")]
    public bool IsCancelRequested { get; init; }

    /// <summary>Gets how often the item was claimed.</summary>
    [JsonPropertyName("attempts")]
    public int Attempts { get; init; }

    /// <summary>Gets over how many lanes the session may be spread, <see cref="SessionBatch.Spread"/>.</summary>
    [JsonPropertyName("spread")]
    public int Spread { get; init; } = 1;

    /// <summary>Gets in how many parts the session is being run now; 0 while it is not spread.</summary>
    [JsonPropertyName("parts")]
    public int Parts { get; init; }

    /// <summary>Gets how many invocations have finished; those that had to run again after a process died count each time.</summary>
    [JsonPropertyName("finished_invocations")]
    public int FinishedInvocations { get; init; }

    /// <summary>Gets the item that this one repeats; null where it repeats none.</summary>
    [JsonPropertyName("retried_from_item_id")]
    public long? RetriedFromItemId { get; init; }

    /// <summary>Gets who runs or ran the item; null while nobody did. While it is spread, whoever dealt out its parts.</summary>
    [JsonPropertyName("worker_id")]
    public string? WorkerId { get; init; }

    /// <summary>Gets when the item was added, in UTC.</summary>
    [JsonPropertyName("created_at")]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when the item last changed, in UTC.</summary>
    [JsonPropertyName("updated_at")]
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Gets when the item first started, in UTC; null while it has not.</summary>
    [JsonPropertyName("started_at")]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when the item ended, in UTC; null while it has not.</summary>
    [JsonPropertyName("completed_at")]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Gets the one queue there is; clients of InvokeAI expect it.</summary>
    [JsonPropertyName("queue_id")]
    public string QueueId { get; init; } = DefaultQueueId;

    /// <summary>The name of the one queue there is.</summary>
    public const string DefaultQueueId = "default";
}
