using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>How many items there are of each status, of the queue, a batch or a destination.</summary>
internal sealed record QueueCountsAnswer
{
    [JsonPropertyName("queue_id")]
    public string QueueId { get; } = QueueItem.DefaultQueueId;

    [JsonPropertyName("batch_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BatchId { get; init; }

    [JsonPropertyName("origin"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Origin { get; init; }

    [JsonPropertyName("destination"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Destination { get; init; }

    /// <summary>Gets the first of the items that run, for the whole queue.</summary>
    [JsonPropertyName("item_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ItemId { get; init; }

    [JsonPropertyName("session_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SessionId { get; init; }

    [JsonPropertyName("pending")]
    public required int Pending { get; init; }

    [JsonPropertyName("in_progress")]
    public required int InProgress { get; init; }

    [JsonPropertyName("completed")]
    public required int Completed { get; init; }

    [JsonPropertyName("failed")]
    public required int Failed { get; init; }

    [JsonPropertyName("canceled")]
    public required int Canceled { get; init; }

    [JsonPropertyName("held")]
    public required int Held { get; init; }

    [JsonPropertyName("total")]
    public required int Total { get; init; }

    public static QueueCountsAnswer Of(QueueCounts counts) => new()
    {
        Pending = counts.Pending,
        InProgress = counts.InProgress,
        Completed = counts.Completed,
        Failed = counts.Failed,
        Canceled = counts.Canceled,
        Held = counts.Held,
        Total = counts.Total,
    };
}
