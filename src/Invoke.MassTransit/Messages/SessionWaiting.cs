namespace Invoke.MassTransit;

/// <summary>A session waits for a worker. Which one a worker takes, the queue says: by priority and place.</summary>
/// <param name="ItemId">The item that waits.</param>
public sealed record SessionWaiting(long ItemId);
