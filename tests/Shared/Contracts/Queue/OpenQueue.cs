using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>All sides of one queue, of whatever kind.</summary>
public sealed class OpenQueue(ISessionQueue queue, ISessionClaims claims, ISessionEventLog log) : ISessionQueue, ISessionClaims, ISessionEventLog, IAsyncDisposable, IDisposable
{
    /// <summary>Opens an object that is all three.</summary>
    public static OpenQueue Of<T>(T queue)
        where T : ISessionQueue, ISessionClaims, ISessionEventLog => new(queue, queue, queue);

    public ISessionQueue Inner => queue;

    public void Dispose() => ((IDisposable)queue).Dispose();

    public ValueTask DisposeAsync() => ((IAsyncDisposable)queue).DisposeAsync();

    /// <summary>One event, where the queue was not so before.</summary>
    public ValueTask SetPausedAsync(bool isPaused) => isPaused ? PauseAsync() : ResumeAsync();

    public ValueTask<EnqueueResult> EnqueueAsync(SessionBatch batch, EnqueueOptions? options = null, CancellationToken cancellationToken = default) =>
        queue.EnqueueAsync(batch, options, cancellationToken);

    public ValueTask<QueueItem?> FindAsync(long itemId, CancellationToken cancellationToken = default) => queue.FindAsync(itemId, cancellationToken);

    public ValueTask<QueueItem?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default) => queue.FindSessionAsync(sessionId, cancellationToken);

    public ValueTask<Page<QueueItem>> ListAsync(QueueSelection? selection = null, int limit = 50, string? after = null, CancellationToken cancellationToken = default) =>
        queue.ListAsync(selection, limit, after, cancellationToken);

    public ValueTask<QueueCounts> GetCountsAsync(QueueSelection? selection = null, CancellationToken cancellationToken = default) => queue.GetCountsAsync(selection, cancellationToken);

    public ValueTask<SessionDocument?> ReadDocumentAsync(long itemId, CancellationToken cancellationToken = default) => queue.ReadDocumentAsync(itemId, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ReadJournalAsync(long itemId, CancellationToken cancellationToken = default) => queue.ReadJournalAsync(itemId, cancellationToken);

    public ValueTask<IReadOnlyList<long>> CancelAsync(QueueSelection selection, CancellationToken cancellationToken = default) => queue.CancelAsync(selection, cancellationToken);

    public ValueTask<IReadOnlyList<long>> RetryAsync(QueueSelection selection, RetryMode mode = RetryMode.Resume, CancellationToken cancellationToken = default) =>
        queue.RetryAsync(selection, mode, cancellationToken);

    public ValueTask<bool> MoveAsync(long itemId, long otherId, QueuePlace place, CancellationToken cancellationToken = default) =>
        queue.MoveAsync(itemId, otherId, place, cancellationToken);

    public ValueTask<int> SetPriorityAsync(QueueSelection selection, int priority, CancellationToken cancellationToken = default) =>
        queue.SetPriorityAsync(selection, priority, cancellationToken);

    public ValueTask<int> DeleteAsync(QueueSelection selection, CancellationToken cancellationToken = default) => queue.DeleteAsync(selection, cancellationToken);

    public ValueTask<bool> UpdateHeldAsync(long itemId, NodeGraph graph, CancellationToken cancellationToken = default) => queue.UpdateHeldAsync(itemId, graph, cancellationToken);

    public ValueTask<bool> ReleaseHeldAsync(long itemId, CancellationToken cancellationToken = default) => queue.ReleaseHeldAsync(itemId, cancellationToken);

    public ValueTask PauseAsync(CancellationToken cancellationToken = default) => queue.PauseAsync(cancellationToken);

    public ValueTask ResumeAsync(CancellationToken cancellationToken = default) => queue.ResumeAsync(cancellationToken);

    public ValueTask<bool> IsPausedAsync(CancellationToken cancellationToken = default) => queue.IsPausedAsync(cancellationToken);

    public ValueTask<SessionClaim?> ClaimAsync(string workerId, CancellationToken cancellationToken) => claims.ClaimAsync(workerId, cancellationToken);

    public ValueTask<ClaimState> RenewAsync(SessionClaim claim, CancellationToken cancellationToken) => claims.RenewAsync(claim, cancellationToken);

    public ValueTask AppendAsync(SessionClaim claim, IReadOnlyList<string> entries, IReadOnlyList<QueueEvent> events, CancellationToken cancellationToken) =>
        claims.AppendAsync(claim, entries, events, cancellationToken);

    public ValueTask SpreadAsync(SessionClaim claim, int parts, CancellationToken cancellationToken) => claims.SpreadAsync(claim, parts, cancellationToken);

    public ValueTask EndAsync(SessionClaim claim, SessionOutcome outcome, CancellationToken cancellationToken) => claims.EndAsync(claim, outcome, cancellationToken);

    public ValueTask ReturnAsync(SessionClaim claim, CancellationToken cancellationToken) => claims.ReturnAsync(claim, cancellationToken);

    public ValueTask<IReadOnlyList<long>> RecoverAsync(CancellationToken cancellationToken) => claims.RecoverAsync(cancellationToken);

    public ValueTask<IReadOnlyList<QueueEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken) => log.ReadAsync(after, limit, cancellationToken);

    public ValueTask<EventBounds> GetBoundsAsync(CancellationToken cancellationToken) => log.GetBoundsAsync(cancellationToken);
}
