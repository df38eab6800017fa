using System.Text.Json.Serialization;

namespace Invoke.Client;

/// <summary>One session in the queue.</summary>
public sealed record QueueItemInfo
{
    /// <summary>Gets the number.</summary>
    [JsonPropertyName("item_id")]
    public required long ItemId { get; init; }

    /// <summary>Gets where it stands: <c>held</c>, <c>pending</c>, <c>in_progress</c>, <c>completed</c>, <c>failed</c> or <c>canceled</c>.</summary>
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    /// <summary>Gets the session's id.</summary>
    [JsonPropertyName("session_id")]
    public required string SessionId { get; init; }

    /// <summary>Gets the batch that it came with.</summary>
    [JsonPropertyName("batch_id")]
    public string BatchId { get; init; } = string.Empty;

    /// <summary>Gets the priority; higher starts earlier.</summary>
    [JsonPropertyName("priority")]
    public int Priority { get; init; }

    /// <summary>Gets who enqueued it.</summary>
    [JsonPropertyName("origin")]
    public string? Origin { get; init; }

    /// <summary>Gets where its results are to go.</summary>
    [JsonPropertyName("destination")]
    public string? Destination { get; init; }

    /// <summary>Gets the kind of error; null where nothing failed.</summary>
    [JsonPropertyName("error_type")]
    public string? ErrorType { get; init; }

    /// <summary>Gets what failed; null where nothing did.</summary>
    [JsonPropertyName("error_message")]
    public string? ErrorMessage { get; init; }

    /// <summary>Gets how many invocations have finished.</summary>
    [JsonPropertyName("finished_invocations")]
    public int FinishedInvocations { get; init; }

    /// <summary>Gets when it was added, in UTC.</summary>
    [JsonPropertyName("created_at")]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when it first started, in UTC; null while it has not.</summary>
    [JsonPropertyName("started_at")]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when it ended, in UTC; null while it has not.</summary>
    [JsonPropertyName("completed_at")]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Gets whether it has ended, in whatever way.</summary>
    [JsonIgnore]
    public bool IsEnded => Status is "completed" or "failed" or "canceled";
}
