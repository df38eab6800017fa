using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Queue.Tests;

/// <summary>A queue of another kind.</summary>
internal sealed class OwnQueue : ISessionQueue, ISessionClaims, ISessionEventLog
{
    public ValueTask<EnqueueResult> EnqueueAsync(SessionBatch batch, EnqueueOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<QueueItem?> FindAsync(long itemId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<QueueItem?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<Page<QueueItem>> ListAsync(QueueSelection? selection = null, int limit = 50, string? after = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<QueueCounts> GetCountsAsync(QueueSelection? selection = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<SessionDocument?> ReadDocumentAsync(long itemId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> ReadJournalAsync(long itemId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<long>> CancelAsync(QueueSelection selection, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<long>> RetryAsync(QueueSelection selection, RetryMode mode = RetryMode.Resume, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> MoveAsync(long itemId, long otherId, QueuePlace place, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<int> SetPriorityAsync(QueueSelection selection, int priority, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<int> DeleteAsync(QueueSelection selection, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> UpdateHeldAsync(long itemId, NodeGraph graph, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> ReleaseHeldAsync(long itemId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask PauseAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask ResumeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> IsPausedAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<SessionClaim?> ClaimAsync(string workerId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ClaimState> RenewAsync(SessionClaim claim, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask AppendAsync(SessionClaim claim, IReadOnlyList<string> entries, IReadOnlyList<QueueEvent> events, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask SpreadAsync(SessionClaim claim, int parts, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask EndAsync(SessionClaim claim, SessionOutcome outcome, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ReturnAsync(SessionClaim claim, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<long>> RecoverAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<QueueEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<EventBounds> GetBoundsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
