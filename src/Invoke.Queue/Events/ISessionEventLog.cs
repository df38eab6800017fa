namespace Invoke.Queue;

/// <summary>Keeps what happened to the queue and its sessions, in order, up to a bound.</summary>
public interface ISessionEventLog
{
    /// <summary>Reads events behind a point.</summary>
    /// <param name="after">The sequence number of the last event that is known; 0 for none.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The events in order; empty where there is none. Where the first is not the one behind <paramref name="after"/>, progress between was forgotten, or,
    /// if <paramref name="after"/> is below <see cref="EventBounds.First"/>, events were.</returns>
    ValueTask<IReadOnlyList<QueueEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Tells which events are there.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The bounds.</returns>
    ValueTask<EventBounds> GetBoundsAsync(CancellationToken cancellationToken);
}
