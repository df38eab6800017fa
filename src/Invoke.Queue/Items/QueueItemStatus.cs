using System.Text.Json.Serialization;

namespace Invoke.Queue;

/// <summary>Where an item stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueueItemStatus>))]
public enum QueueItemStatus
{
    /// <summary>Waits for a worker; <c>pending</c> on the wire.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Runs; <c>in_progress</c> on the wire.</summary>
    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    /// <summary>Ran to its end; <c>completed</c> on the wire.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>A node failed, or the item is quarantined; <c>failed</c> on the wire.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Somebody canceled it; what had finished is kept. <c>canceled</c> on the wire.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,

    /// <summary>Waits until it is released; its graph may still be changed. <c>held</c> on the wire.</summary>
    [JsonStringEnumMemberName("held")]
    Held,
}
