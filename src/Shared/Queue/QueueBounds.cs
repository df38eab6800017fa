namespace Invoke.Queue;

/// <summary>What the bounds of a queue leave.</summary>
internal static class QueueBounds
{
    /// <summary>How many more items may wait.</summary>
    public static int Room(QueueOptions options, QueueCounts counts) => Math.Max(0, options.MaxPending - counts.Pending);

    /// <summary>How many of the oldest ended items have to go.</summary>
    public static int Excess(QueueOptions options, QueueCounts counts) =>
        options.MaxHistory is { } kept ? Math.Max(0, counts.Completed + counts.Failed + counts.Canceled - kept) : 0;
}
