namespace Invoke.Queue;

/// <summary>Which items are meant; every part that is set must hold.</summary>
/// <remarks>A list that is null does not count; an empty one keeps nothing, so that a list that came out empty never means the whole queue.</remarks>
public sealed record QueueSelection
{
    /// <summary>The most items a page or a list of numbers can have.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Every item that is not held.</summary>
    public static QueueSelection All { get; } = new();

    /// <summary>Every item that has ended.</summary>
    public static QueueSelection Ended { get; } = new() { Statuses = [QueueItemStatus.Completed, QueueItemStatus.Failed, QueueItemStatus.Canceled] };

    /// <summary>Every item that waits for a worker.</summary>
    public static QueueSelection Waiting { get; } = new() { Statuses = [QueueItemStatus.Pending] };

    /// <summary>Gets the numbers to keep; null keeps all, empty none.</summary>
    public IReadOnlyList<long>? ItemIds { get; init; }

    /// <summary>Gets the batches to keep; null keeps all, empty none.</summary>
    public IReadOnlyList<string>? BatchIds { get; init; }

    /// <summary>Gets the destination to keep; null keeps all.</summary>
    public string? Destination { get; init; }

    /// <summary>Gets the statuses to keep; empty keeps none, null all but <see cref="QueueItemStatus.Held"/>, and that too where items are named by number.</summary>
    public IReadOnlyList<QueueItemStatus>? Statuses { get; init; }

    /// <summary>Selects items by number.</summary>
    /// <param name="itemIds">The numbers; those of no item are no error, and none select nothing.</param>
    /// <returns>The selection.</returns>
    public static QueueSelection Of(params IReadOnlyList<long> itemIds)
    {
        ArgumentNullException.ThrowIfNull(itemIds);
        return new QueueSelection { ItemIds = itemIds };
    }

    /// <summary>Selects the items of a batch.</summary>
    /// <param name="batchId">The batch.</param>
    /// <returns>The selection.</returns>
    public static QueueSelection OfBatch(string batchId)
    {
        ArgumentException.ThrowIfNullOrEmpty(batchId);
        return new QueueSelection { BatchIds = [batchId] };
    }
}
