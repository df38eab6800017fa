namespace Invoke.Queue;

/// <summary>Items were put back into the queue.</summary>
/// <param name="ItemIds">The items that were to be tried again.</param>
/// <param name="WaitingIds">The items that wait now: the same ones, or new ones.</param>
public sealed record ItemsRetriedEvent(IReadOnlyList<long> ItemIds, IReadOnlyList<long> WaitingIds) : QueueEvent;
