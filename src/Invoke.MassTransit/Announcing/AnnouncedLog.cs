using Invoke.Queue;

namespace Invoke.MassTransit;

/// <summary>A log of events whose readers in this process hear of what other processes write, from the first time that anybody reads.</summary>
internal sealed class AnnouncedLog(ISessionEventLog log, LogListener listener) : ISessionEventLog
{
    public ValueTask<IReadOnlyList<QueueEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        listener.Start();
        return log.ReadAsync(after, limit, cancellationToken);
    }

    public ValueTask<EventBounds> GetBoundsAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        return log.GetBoundsAsync(cancellationToken);
    }
}
