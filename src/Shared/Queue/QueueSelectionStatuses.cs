namespace Invoke.Queue;

/// <summary>Which statuses a selection keeps.</summary>
internal static class QueueSelectionStatuses
{
    /// <summary>What is counted where nothing is said: everything, as counts tell of held items apart.</summary>
    public static readonly QueueSelection CountedByDefault = new() { Statuses = Enum.GetValues<QueueItemStatus>() };

    /// <summary>What may be deleted.</summary>
    public static readonly QueueItemStatus[] AllButRunning =
        [QueueItemStatus.Held, QueueItemStatus.Pending, QueueItemStatus.Completed, QueueItemStatus.Failed, QueueItemStatus.Canceled];

    public static bool Includes(QueueSelection selection, QueueItemStatus status) => selection.Statuses is { } statuses
        ? statuses.Contains(status)
        : status != QueueItemStatus.Held || selection.ItemIds is not null;

    /// <summary>The texts of those that are also among others; null where that leaves nothing out, empty where it leaves nothing.</summary>
    /// <remarks>In the order of the enumeration, so that the order in which a caller names them makes no other statement.</remarks>
    public static string[]? Among(QueueSelection selection, ReadOnlySpan<QueueItemStatus> among)
    {
        List<string> texts = [];
        QueueItemStatus[] all = Enum.GetValues<QueueItemStatus>();
        foreach (QueueItemStatus status in all)
        {
            if (Includes(selection, status) && (among.IsEmpty || among.Contains(status)))
            {
                texts.Add(QueueStatusText.Of(status));
            }
        }

        return texts.Count == all.Length ? null : [.. texts];
    }
}
