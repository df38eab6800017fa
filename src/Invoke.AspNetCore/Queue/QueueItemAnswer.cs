using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>An item on the wire.</summary>
internal sealed record QueueItemAnswer(
    [property: JsonPropertyName("item_id")] long ItemId,
    [property: JsonPropertyName("status")] QueueItemStatus Status,
    [property: JsonPropertyName("status_sequence")] long StatusSequence,
    [property: JsonPropertyName("priority")] int Priority,
    [property: JsonPropertyName("batch_id")] string BatchId,
    [property: JsonPropertyName("queue_id")] string QueueId,
    [property: JsonPropertyName("session_id")] string SessionId,
    [property: JsonPropertyName("field_values")] IReadOnlyList<NodeFieldValue> FieldValues,
    [property: JsonPropertyName("origin")] string? Origin,
    [property: JsonPropertyName("destination")] string? Destination,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("updated_at")] DateTimeOffset UpdatedAt,
    [property: JsonPropertyName("attempts")] int Attempts,
    [property: JsonPropertyName("finished_invocations")] int FinishedInvocations,
    [property: JsonPropertyName("cancel_requested")] bool CancelRequested,
    [property: JsonPropertyName("spread")] int Spread,
    [property: JsonPropertyName("parts")] int Parts)
{
    [JsonPropertyName("error_type"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorType { get; init; }

    [JsonPropertyName("error_message"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorMessage { get; init; }

    [JsonPropertyName("error_traceback"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorTraceback { get; init; }

    [JsonPropertyName("started_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonPropertyName("completed_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CompletedAt { get; init; }

    [JsonPropertyName("retried_from_item_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RetriedFromItemId { get; init; }

    [JsonPropertyName("worker_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkerId { get; init; }

    /// <summary>Gets the state of the session, where one item is asked for.</summary>
    [JsonPropertyName("session"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SessionStateAnswer? Session { get; init; }

    public static QueueItemAnswer Of(QueueItem item, InvokeEndpointOptions options) => new(
        item.ItemId,
        item.Status,
        item.StatusSequence,
        item.Priority,
        item.BatchId,
        item.QueueId,
        item.SessionId,
        item.FieldValues,
        item.Origin,
        item.Destination,
        item.CreatedAt,
        item.UpdatedAt,
        item.Attempts,
        item.FinishedInvocations,
        item.IsCancelRequested,
        item.Spread,
        item.Parts)
    {
        ErrorType = item.Error?.Type,
        ErrorMessage = item.Error?.Message,
        ErrorTraceback = options.IncludeErrorDetails ? item.Error?.Details : null,
        StartedAt = item.StartedAt,
        CompletedAt = item.CompletedAt,
        RetriedFromItemId = item.RetriedFromItemId,
        WorkerId = options.IncludeErrorDetails ? item.WorkerId : null,
    };
}
