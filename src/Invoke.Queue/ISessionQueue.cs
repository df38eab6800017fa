using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Queue;

/// <summary>Keeps graphs that wait to be run, and what became of them.</summary>
/// <remarks>
/// <para>Each item is one session: one run of one graph. Items start by priority, highest first, and within a priority in the order in which they
/// were enqueued or moved.</para>
/// <para>Implementations are thread-safe, take changes of other processes into account, and write the events of a change in the transaction of the change.</para>
/// </remarks>
public interface ISessionQueue
{
    /// <summary>Counts what a batch makes, checks it whole, and adds its items as one change.</summary>
    /// <param name="batch">The graph and the values that vary.</param>
    /// <param name="options">Priority and whether to hold the items; the defaults where null.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is added.</param>
    /// <returns>How many items were asked for and how many were added; they differ only where the queue is full.</returns>
    /// <exception cref="GraphValidationException">The graph has problems. Items that are held are not checked until they are released.</exception>
    /// <exception cref="BatchException">The batch's values do not fit its graph, or each other, or weigh more than <see cref="QueueOptions.MaxBatchBytes"/>.</exception>
    ValueTask<EnqueueResult> EnqueueAsync(SessionBatch batch, EnqueueOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Finds an item.</summary>
    /// <param name="itemId">The item's number.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The item; null where there is none.</returns>
    ValueTask<QueueItem?> FindAsync(long itemId, CancellationToken cancellationToken = default);

    /// <summary>Finds the item of a session.</summary>
    /// <param name="sessionId">The session's id.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The item; null where there is none.</returns>
    ValueTask<QueueItem?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Lists items: running ones first, then waiting ones in the order in which they start, then held ones, then ended ones, latest first.</summary>
    /// <remarks>An item that does not change between two pages is neither repeated nor skipped.</remarks>
    /// <param name="selection">Which items; all where null.</param>
    /// <param name="limit">How many at most, 1 to <see cref="QueueSelection.MaxLimit"/>.</param>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The page, with the number of all items that are selected.</returns>
    ValueTask<Page<QueueItem>> ListAsync(QueueSelection? selection = null, int limit = 50, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Counts items by status.</summary>
    /// <param name="selection">Which items; all where null.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The counts, of one moment.</returns>
    ValueTask<QueueCounts> GetCountsAsync(QueueSelection? selection = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the document an item runs: the batch's graph with the item's values set.</summary>
    /// <param name="itemId">The item's number.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The document; null where there is no such item.</returns>
    ValueTask<SessionDocument?> ReadDocumentAsync(long itemId, CancellationToken cancellationToken = default);

    /// <summary>Reads what has been kept of a session so far.</summary>
    /// <param name="itemId">The item's number.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The entries of its journal in the order in which they were appended; empty for a session that has not started, and where there is no such item.</returns>
    ValueTask<IReadOnlyList<string>> ReadJournalAsync(long itemId, CancellationToken cancellationToken = default);

    /// <summary>Cancels items that have not ended. Waiting ones end at once; running ones keep what is finished and end when their worker has let go.</summary>
    /// <param name="selection">Which items.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>The numbers of the items that were canceled.</returns>
    ValueTask<IReadOnlyList<long>> CancelAsync(QueueSelection selection, CancellationToken cancellationToken = default);

    /// <summary>Puts ended items that did not complete back into the queue.</summary>
    /// <remarks>
    /// What is restarted adds items, as many as <see cref="QueueOptions.MaxPending"/> leaves room for, for the oldest ones; what is resumed adds none, so it may wait beyond that bound.
    /// </remarks>
    /// <param name="selection">Which items; those that completed or have not ended are left out.</param>
    /// <param name="mode">Whether the session goes on where it stood, or a new one starts from its graph.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>The numbers of the items that wait now: the same ones to resume, new ones to restart.</returns>
    ValueTask<IReadOnlyList<long>> RetryAsync(QueueSelection selection, RetryMode mode = RetryMode.Resume, CancellationToken cancellationToken = default);

    /// <summary>Moves a waiting item next to another waiting one, whose priority it takes.</summary>
    /// <param name="itemId">The item to move.</param>
    /// <param name="otherId">The other item.</param>
    /// <param name="place">Before or after it.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>False where one of them does not wait any more; nothing was changed then.</returns>
    ValueTask<bool> MoveAsync(long itemId, long otherId, QueuePlace place, CancellationToken cancellationToken = default);

    /// <summary>Changes the priority of waiting items; they come behind those that have it already.</summary>
    /// <param name="selection">Which items; those that do not wait are left out.</param>
    /// <param name="priority">The priority; higher starts earlier, 0 is normal.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>How many items were changed.</returns>
    ValueTask<int> SetPriorityAsync(QueueSelection selection, int priority, CancellationToken cancellationToken = default);

    /// <summary>Deletes items with their journals; images and results stay. Items that run are left out.</summary>
    /// <param name="selection">Which items; to prune, those with an ended status.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>How many items were deleted.</returns>
    ValueTask<int> DeleteAsync(QueueSelection selection, CancellationToken cancellationToken = default);

    /// <summary>Replaces the graph of an item that is held.</summary>
    /// <param name="itemId">The item's number.</param>
    /// <param name="graph">The new graph.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>False where the item is not held; nothing was changed then.</returns>
    ValueTask<bool> UpdateHeldAsync(long itemId, NodeGraph graph, CancellationToken cancellationToken = default);

    /// <summary>Checks an item that is held and lets it wait for a worker, also where <see cref="QueueOptions.MaxPending"/> wait already.</summary>
    /// <param name="itemId">The item's number.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>False where the item is not held; nothing was changed then.</returns>
    /// <exception cref="GraphValidationException">The graph has problems; the item is still held.</exception>
    ValueTask<bool> ReleaseHeldAsync(long itemId, CancellationToken cancellationToken = default);

    /// <summary>Makes every worker stop before its next invocation, until <see cref="ResumeAsync"/>; kept over restarts.</summary>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>A task that ends when that is written.</returns>
    ValueTask PauseAsync(CancellationToken cancellationToken = default);

    /// <summary>Lets workers go on.</summary>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>A task that ends when that is written.</returns>
    ValueTask ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>Tells whether the queue is paused.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>True where it is.</returns>
    ValueTask<bool> IsPausedAsync(CancellationToken cancellationToken = default);
}
