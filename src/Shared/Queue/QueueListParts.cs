namespace Invoke.Queue;

internal static class QueueListParts
{
    private static readonly QueueItemStatus[] Running = [QueueItemStatus.InProgress];
    private static readonly QueueItemStatus[] Waiting = [QueueItemStatus.Pending];
    private static readonly QueueItemStatus[] Held = [QueueItemStatus.Held];
    private static readonly QueueItemStatus[] Ended = [QueueItemStatus.Completed, QueueItemStatus.Failed, QueueItemStatus.Canceled];

    /// <summary>The statuses of the items in a part.</summary>
    public static QueueItemStatus[] StatusesOf(QueueListPart part) => part switch
    {
        QueueListPart.Running => Running,
        QueueListPart.Waiting => Waiting,
        QueueListPart.Held => Held,
        _ => Ended,
    };

    /// <summary>Whether a selection keeps any item of a part.</summary>
    public static bool Includes(QueueSelection selection, QueueListPart part) =>
        StatusesOf(part).Any(status => QueueSelectionStatuses.Includes(selection, status));

    /// <summary>How many items a list has in all its parts.</summary>
    public static long TotalOf(QueueSelection selection, QueueCounts counts) =>
        counts.Total + (QueueSelectionStatuses.Includes(selection, QueueItemStatus.Held) ? counts.Held : 0);
}
