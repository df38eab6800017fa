namespace Invoke.Queue;

/// <summary>How a session ended.</summary>
/// <param name="Status"><see cref="QueueItemStatus.Completed"/>, <see cref="QueueItemStatus.Failed"/> or <see cref="QueueItemStatus.Canceled"/>.</param>
/// <param name="Error">What failed; null where nothing did.</param>
public sealed record SessionOutcome(QueueItemStatus Status, SessionError? Error = null);
