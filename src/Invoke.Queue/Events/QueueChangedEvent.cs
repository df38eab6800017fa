namespace Invoke.Queue;

/// <summary>The queue as a whole changed: it was paused or resumed, items were moved, deleted, or canceled many at a time.</summary>
/// <param name="Change">What happened.</param>
/// <param name="ItemIds">The items it happened to, at most 1000; empty for a change of the queue itself.</param>
public sealed record QueueChangedEvent(QueueChange Change, IReadOnlyList<long> ItemIds) : QueueEvent;
