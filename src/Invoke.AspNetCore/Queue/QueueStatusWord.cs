using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary><see cref="QueueItemStatus"/> as a query says it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueueStatusWord>))]
internal enum QueueStatusWord
{
    pending = QueueItemStatus.Pending,
    in_progress = QueueItemStatus.InProgress,
    completed = QueueItemStatus.Completed,
    failed = QueueItemStatus.Failed,
    canceled = QueueItemStatus.Canceled,
    held = QueueItemStatus.Held,
}
