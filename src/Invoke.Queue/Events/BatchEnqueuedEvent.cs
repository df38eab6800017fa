namespace Invoke.Queue;

/// <summary>A batch was added.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Requested">How many items it makes.</param>
/// <param name="Enqueued">How many were added.</param>
/// <param name="Priority">The priority they have.</param>
/// <param name="Origin">Who enqueued it.</param>
public sealed record BatchEnqueuedEvent(string BatchId, long Requested, int Enqueued, int Priority, string? Origin) : QueueEvent;
