using Invoke.Internal.Sqlite;

namespace Invoke.Queue;

/// <content>Canceling, retrying, ordering, deleting, pausing.</content>
public sealed partial class SqliteSessionQueue
{
    private const string RequestCancelSql =
        "UPDATE queue_items SET cancel_requested = 1, updated_at = $now WHERE item_id = $item AND cancel_requested = 0";

    private const string ResumeSql = """
        UPDATE queue_items SET status = 'pending', status_sequence = status_sequence + 1, position = $position, crashes = 0, cancel_requested = 0,
            error_type = NULL, error_message = NULL, error_details = NULL, completed_at = NULL, updated_at = $now
        WHERE item_id = $item
        """;

    private const string RestartSql = """
        INSERT INTO queue_items (batch, session_id, status, rank, position, field_values, retried_from, created_at, updated_at)
        SELECT batch, $session, 'pending', rank, $position, field_values, item_id, $now, $now FROM queue_items WHERE item_id = $item RETURNING item_id
        """;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> CancelAsync(QueueSelection selection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return ChangeAsync<QueueSelection, IReadOnlyList<long>>(selection, Cancel, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> RetryAsync(QueueSelection selection, RetryMode mode = RetryMode.Resume, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return ChangeAsync<(QueueSelection selection, RetryMode mode), IReadOnlyList<long>>(
            (selection, mode), static (change, asked) => Retry(change, asked.selection, asked.mode), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> MoveAsync(long itemId, long otherId, QueuePlace place, CancellationToken cancellationToken = default) => ChangeAsync(
        (itemId, otherId, place),
        static (change, asked) =>
        {
            bool isMoved = QueueOrder.Move(change.Session, asked.itemId, asked.otherId, asked.place);
            if (isMoved && asked.itemId != asked.otherId)
            {
                change.Touch(asked.itemId);
                change.LogChange(QueueChange.Reordered, [asked.itemId]);
            }

            return isMoved;
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> SetPriorityAsync(QueueSelection selection, int priority, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return ChangeAsync((selection, priority), static (change, asked) => SetPriority(change, asked.selection, asked.priority), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteAsync(QueueSelection selection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return ChangeAsync(
            selection,
            static (change, selection) =>
            {
                List<long> ids = change.Select(selection, QueueSelectionStatuses.AllButRunning);
                change.Delete(ids);
                return ids.Count;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask PauseAsync(CancellationToken cancellationToken = default) =>
        await ChangeAsync(true, SetPaused, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask ResumeAsync(CancellationToken cancellationToken = default) =>
        await ChangeAsync(false, SetPaused, cancellationToken).ConfigureAwait(false);

    private static List<long> Cancel(QueueTransaction change, QueueSelection selection)
    {
        List<long> canceled = change.Select(selection, QueueItemStatus.Held, QueueItemStatus.Pending);
        foreach (long itemId in canceled)
        {
            change.End(itemId, QueueItemStatus.Canceled, error: null);
        }

        change.LogItems(canceled, QueueChange.Canceled);

        // Running ones by themselves: whoever runs one has to hear of it.
        List<long> running = change.Select(selection, QueueItemStatus.InProgress);
        running.RemoveAll(itemId => change.Session.Prepare(RequestCancelSql).Set("$item", itemId).Set("$now", change.NowText).ExecuteNonQuery() == 0);
        foreach (long itemId in running.Where(itemId => !TryEndSpread(change, itemId)))
        {
            change.LogItem(itemId);
        }

        if (canceled.Count > 0)
        {
            change.PruneHistory();
        }

        return [.. canceled, .. running];
    }

    private static List<long> Retry(QueueTransaction change, QueueSelection selection, RetryMode mode)
    {
        List<long> ids = change.Select(selection, QueueItemStatus.Failed, QueueItemStatus.Canceled);
        if (mode == RetryMode.Restart)
        {
            // New items, so they have to find room as those of a batch do; the oldest first.
            ids = [.. ids.Take(QueueBounds.Room(change.Options, QueueCounting.All(change.Session)))];
        }

        if (ids.Count == 0)
        {
            return ids;
        }

        List<long> waiting = mode == RetryMode.Resume ? ids : [.. ids.Select(itemId => Restart(change, itemId))];
        if (mode == RetryMode.Resume)
        {
            ids.ForEach(itemId => Resume(change, itemId));
        }

        foreach (QueueEvent happened in QueueEventPortions.Retried(ids, waiting))
        {
            change.Log(happened);
        }

        if (waiting.Count <= QueueArguments.MaxSingleEvents)
        {
            waiting.ForEach(change.LogItem);
        }

        return waiting;
    }

    private static void Resume(QueueTransaction change, long itemId) => change.Session.Prepare(ResumeSql)
        .Set("$item", itemId)
        .Set("$position", QueueOrder.Last(change.Session, change.RankOf(itemId)))
        .Set("$now", change.NowText)
        .ExecuteNonQuery();

    private static long Restart(QueueTransaction change, long itemId) => (long)(change.Session.Prepare(RestartSql)
        .Set("$item", itemId)
        .Set("$session", Guid.CreateVersion7(change.Now).ToString())
        .Set("$position", QueueOrder.Last(change.Session, change.RankOf(itemId)))
        .Set("$now", change.NowText)
        .ExecuteScalar() ?? 0L);

    private static int SetPriority(QueueTransaction change, QueueSelection selection, int priority)
    {
        List<long> ids = change.SelectInOrder(selection);
        long position = QueueOrder.Last(change.Session, -(long)priority);
        foreach (long itemId in ids)
        {
            QueueOrder.Put(change.Session, itemId, -(long)priority, position);
            change.Touch(itemId);
            position += QueueGap.Width;
        }

        change.LogChange(QueueChange.Reordered, ids);
        return ids.Count;
    }

    private static bool SetPaused(QueueTransaction change, bool isPaused)
    {
        if (QueueState.IsPaused(change.Session) != isPaused)
        {
            QueueState.SetPaused(change.Session, isPaused);
            change.Log(new QueueChangedEvent(isPaused ? QueueChange.Paused : QueueChange.Resumed, []));
        }

        return isPaused;
    }
}
