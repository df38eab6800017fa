namespace Invoke.Queue;

/// <summary>Statuses as the table has them, which is as the wire has them.</summary>
internal static class QueueStatusText
{
    public static string Of(QueueItemStatus status) => status switch
    {
        QueueItemStatus.Held => "held",
        QueueItemStatus.Pending => "pending",
        QueueItemStatus.InProgress => "in_progress",
        QueueItemStatus.Completed => "completed",
        QueueItemStatus.Failed => "failed",
        QueueItemStatus.Canceled => "canceled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such status."),
    };

    public static QueueItemStatus Read(string text, long itemId) => text switch
    {
        "held" => QueueItemStatus.Held,
        "pending" => QueueItemStatus.Pending,
        "in_progress" => QueueItemStatus.InProgress,
        "completed" => QueueItemStatus.Completed,
        "failed" => QueueItemStatus.Failed,
        "canceled" => QueueItemStatus.Canceled,
        _ => throw new QueueStorageException($"Item {itemId} of the queue has the status '{text}', which this program does not know. Update the program, or correct the row."),
    };

    public static bool IsEnded(QueueItemStatus status) => status is QueueItemStatus.Completed or QueueItemStatus.Failed or QueueItemStatus.Canceled;
}
