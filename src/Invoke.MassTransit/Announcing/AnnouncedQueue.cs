using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;

namespace Invoke.MassTransit;

/// <summary>A queue whose changes are announced once they are made.</summary>
internal sealed class AnnouncedQueue(ISessionQueue queue, BusAnnouncer announcer) : ISessionQueue
{
    public async ValueTask<EnqueueResult> EnqueueAsync(SessionBatch batch, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        EnqueueResult result = await queue.EnqueueAsync(batch, options, cancellationToken).ConfigureAwait(false);
        if (options is not { Hold: true })
        {
            announcer.SessionsWait(result.ItemIds);
        }

        announcer.LogWritten();
        return result;
    }

    public async ValueTask<IReadOnlyList<long>> CancelAsync(QueueSelection selection, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<long> canceled = await queue.CancelAsync(selection, cancellationToken).ConfigureAwait(false);
        announcer.SessionsChanged(canceled);
        announcer.LogWritten();
        return canceled;
    }

    public async ValueTask<IReadOnlyList<long>> RetryAsync(QueueSelection selection, RetryMode mode = RetryMode.Resume, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<long> waiting = await queue.RetryAsync(selection, mode, cancellationToken).ConfigureAwait(false);
        announcer.SessionsWait(waiting);
        announcer.LogWritten();
        return waiting;
    }

    public async ValueTask<bool> ReleaseHeldAsync(long itemId, CancellationToken cancellationToken = default)
    {
        bool isReleased = await queue.ReleaseHeldAsync(itemId, cancellationToken).ConfigureAwait(false);
        if (isReleased)
        {
            announcer.SessionsWait([itemId]);
            announcer.LogWritten();
        }

        return isReleased;
    }

    public async ValueTask PauseAsync(CancellationToken cancellationToken = default)
    {
        await queue.PauseAsync(cancellationToken).ConfigureAwait(false);
        announcer.PauseChanged(isPaused: true);
        announcer.LogWritten();
    }

    public async ValueTask ResumeAsync(CancellationToken cancellationToken = default)
    {
        await queue.ResumeAsync(cancellationToken).ConfigureAwait(false);
        announcer.PauseChanged(isPaused: false);
        announcer.LogWritten();
    }

    public async ValueTask<bool> MoveAsync(long itemId, long otherId, QueuePlace place, CancellationToken cancellationToken = default)
    {
        bool isMoved = await queue.MoveAsync(itemId, otherId, place, cancellationToken).ConfigureAwait(false);
        announcer.LogWritten();
        return isMoved;
    }

    public async ValueTask<int> SetPriorityAsync(QueueSelection selection, int priority, CancellationToken cancellationToken = default)
    {
        int changed = await queue.SetPriorityAsync(selection, priority, cancellationToken).ConfigureAwait(false);
        announcer.LogWritten();
        return changed;
    }

    public async ValueTask<int> DeleteAsync(QueueSelection selection, CancellationToken cancellationToken = default)
    {
        int deleted = await queue.DeleteAsync(selection, cancellationToken).ConfigureAwait(false);
        announcer.LogWritten();
        return deleted;
    }

    public async ValueTask<bool> UpdateHeldAsync(long itemId, NodeGraph graph, CancellationToken cancellationToken = default)
    {
        bool isUpdated = await queue.UpdateHeldAsync(itemId, graph, cancellationToken).ConfigureAwait(false);
        announcer.LogWritten();
        return isUpdated;
    }

    public ValueTask<QueueItem?> FindAsync(long itemId, CancellationToken cancellationToken = default) => queue.FindAsync(itemId, cancellationToken);

    public ValueTask<QueueItem?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default) => queue.FindSessionAsync(sessionId, cancellationToken);

    public ValueTask<Page<QueueItem>> ListAsync(QueueSelection? selection = null, int limit = 50, string? after = null, CancellationToken cancellationToken = default) =>
        queue.ListAsync(selection, limit, after, cancellationToken);

    public ValueTask<QueueCounts> GetCountsAsync(QueueSelection? selection = null, CancellationToken cancellationToken = default) => queue.GetCountsAsync(selection, cancellationToken);

    public ValueTask<SessionDocument?> ReadDocumentAsync(long itemId, CancellationToken cancellationToken = default) => queue.ReadDocumentAsync(itemId, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ReadJournalAsync(long itemId, CancellationToken cancellationToken = default) => queue.ReadJournalAsync(itemId, cancellationToken);

    public ValueTask<bool> IsPausedAsync(CancellationToken cancellationToken = default) => queue.IsPausedAsync(cancellationToken);
}
