namespace Invoke.Queue;

/// <summary>Adds up items by status.</summary>
/// <param name="statuses">The statuses to count; null counts all.</param>
internal sealed class QueueTally(IReadOnlyList<QueueItemStatus>? statuses = null)
{
    private readonly long[] _items = new long[Enum.GetValues<QueueItemStatus>().Length];

    public QueueCounts Counts => new(
        Of(QueueItemStatus.Pending), Of(QueueItemStatus.InProgress), Of(QueueItemStatus.Completed), Of(QueueItemStatus.Failed), Of(QueueItemStatus.Canceled), Of(QueueItemStatus.Held));

    public void Add(string statusText, long items)
    {
        QueueItemStatus status = QueueStatusText.Read(statusText, itemId: 0);
        if (statuses is null || statuses.Contains(status))
        {
            _items[(int)status] += items;
        }
    }

    private int Of(QueueItemStatus status) => (int)_items[(int)status];
}
