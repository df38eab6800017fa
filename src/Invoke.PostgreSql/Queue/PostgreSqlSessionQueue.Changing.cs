using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <content>Canceling, retrying, ordering, deleting, pausing.</content>
public sealed partial class PostgreSqlSessionQueue
{
    private const string RequestCancelSql =
        "UPDATE queue_items SET cancel_requested = true, updated_at = $2 WHERE item_id = ANY($1) AND NOT cancel_requested RETURNING item_id, parts > 0";

    private const string NextPlacesSql = """
        SELECT item_id, coalesce((SELECT max(position) FROM queue_items AS waiting WHERE waiting.status = 'pending' AND waiting.rank = queue_items.rank), 0)
            + row_number() OVER (PARTITION BY rank ORDER BY item_id) * $2 AS position
        FROM queue_items WHERE item_id = ANY($1)
        """;

    private const string ResumeSql = $"""
        UPDATE queue_items SET status = 'pending', status_sequence = status_sequence + 1, position = placed.position, crashes = 0, cancel_requested = false,
            error_type = NULL, error_message = NULL, error_details = NULL, completed_at = NULL, updated_at = $3
        FROM ({NextPlacesSql}) AS placed WHERE queue_items.item_id = placed.item_id
        """;

    private const string RestartSql = $"""
        INSERT INTO queue_items (batch, session_id, status, rank, position, field_values, retried_from, created_at, updated_at)
        SELECT batch, session_id, 'pending', rank, placed.position, field_values, item_id, $3, $3
        FROM (SELECT batch, rank, field_values, item_id FROM queue_items WHERE item_id = ANY($1)) AS before
        JOIN ({NextPlacesSql}) AS placed USING (item_id)
        JOIN unnest($1::bigint[], $4::text[]) AS named (item_id, session_id) USING (item_id)
        ORDER BY item_id RETURNING item_id
        """;

    private const string SetPausedSql = "UPDATE queue_state SET value = $1 WHERE name = 'paused' AND value <> $1";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> CancelAsync(QueueSelection selection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return ChangeAsync<IReadOnlyList<long>>(isOrdered: true, async (change, token) => await CancelAsync(change, selection, token).ConfigureAwait(false), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> RetryAsync(QueueSelection selection, RetryMode mode = RetryMode.Resume, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return ChangeAsync<IReadOnlyList<long>>(isOrdered: true, async (change, token) => await RetryAsync(change, selection, mode, token).ConfigureAwait(false), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> MoveAsync(long itemId, long otherId, QueuePlace place, CancellationToken cancellationToken = default) => ChangeAsync(
        isOrdered: true,
        async (change, token) =>
        {
            bool isMoved = await PostgreSqlQueueOrder.MoveAsync(change, itemId, otherId, place, token).ConfigureAwait(false);
            if (isMoved && itemId != otherId)
            {
                change.LogChange(QueueChange.Reordered, [itemId]);
            }

            return isMoved;
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> SetPriorityAsync(QueueSelection selection, int priority, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return ChangeAsync(
            isOrdered: true,
            async (change, token) =>
            {
                long[] ids = await change.SelectAsync(selection, "rank, position, item_id", token, QueueItemStatus.Pending).ConfigureAwait(false);
                await PostgreSqlQueueOrder.PutLastAsync(change, ids, -(long)priority, token).ConfigureAwait(false);
                change.LogChange(QueueChange.Reordered, ids);
                return ids.Length;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteAsync(QueueSelection selection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return ChangeAsync(
            isOrdered: true,
            async (change, token) =>
            {
                long[] ids = await change.SelectAsync(selection, "item_id", token, QueueSelectionStatuses.AllButRunning).ConfigureAwait(false);
                return await change.DeleteAsync("DELETE FROM queue_items WHERE item_id = ANY($1) RETURNING item_id, batch", token, ids).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask PauseAsync(CancellationToken cancellationToken = default) => await SetPausedAsync(true, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask ResumeAsync(CancellationToken cancellationToken = default) => await SetPausedAsync(false, cancellationToken).ConfigureAwait(false);

    private static async ValueTask<List<long>> CancelAsync(PostgreSqlQueueChange change, QueueSelection selection, CancellationToken cancellationToken)
    {
        long[] canceled = await change.SelectAsync(selection, "item_id", cancellationToken, QueueItemStatus.Held, QueueItemStatus.Pending).ConfigureAwait(false);
        if (canceled.Length > 0)
        {
            await change.EndAsync(canceled, QueueItemStatus.Canceled, error: null, cancellationToken).ConfigureAwait(false);
            await change.LogItemsAsync(canceled, QueueChange.Canceled, cancellationToken).ConfigureAwait(false);
        }

        // Running ones by themselves: whoever runs one has to hear of it.
        long[] running = await change.SelectAsync(selection, "item_id", cancellationToken, QueueItemStatus.InProgress).ConfigureAwait(false);
        List<(long ItemId, bool IsSpread)> asked = running.Length == 0
            ? []
            : await change.Session.ListAsync(RequestCancelSql, static reader => (reader.GetInt64(0), reader.GetBoolean(1)), cancellationToken, running, change.Now).ConfigureAwait(false);
        asked.Sort();
        List<long> toTell = [];
        foreach ((long itemId, bool isSpread) in asked)
        {
            if (!isSpread || !await TryEndSpreadAsync(change, itemId, cancellationToken).ConfigureAwait(false))
            {
                toTell.Add(itemId);
            }
        }

        await change.LogEachAsync([.. toTell], cancellationToken).ConfigureAwait(false);
        if (canceled.Length > 0)
        {
            await change.PruneHistoryAsync(cancellationToken).ConfigureAwait(false);
        }

        return [.. canceled, .. asked.Select(each => each.ItemId)];
    }

    private static async ValueTask<long[]> RetryAsync(PostgreSqlQueueChange change, QueueSelection selection, RetryMode mode, CancellationToken cancellationToken)
    {
        long[] ids = await change.SelectAsync(selection, "item_id", cancellationToken, QueueItemStatus.Failed, QueueItemStatus.Canceled).ConfigureAwait(false);
        if (mode == RetryMode.Restart && ids.Length > 0)
        {
            // New items, so they have to find room as those of a batch do; the oldest first.
            QueueCounts counts = await PostgreSqlQueueCounting.AllAsync(change.Session, cancellationToken).ConfigureAwait(false);
            ids = [.. ids.Take(QueueBounds.Room(change.Options, counts))];
        }

        if (ids.Length == 0)
        {
            return ids;
        }

        long[] waiting = mode == RetryMode.Resume
            ? await ResumeAsync(change, ids, cancellationToken).ConfigureAwait(false)
            : await RestartAsync(change, ids, cancellationToken).ConfigureAwait(false);
        foreach (QueueEvent happened in QueueEventPortions.Retried(ids, waiting))
        {
            change.Log(happened);
        }

        if (waiting.Length <= QueueArguments.MaxSingleEvents)
        {
            await change.LogEachAsync(waiting, cancellationToken).ConfigureAwait(false);
        }

        return waiting;
    }

    private static async ValueTask<long[]> ResumeAsync(PostgreSqlQueueChange change, long[] ids, CancellationToken cancellationToken)
    {
        await change.Session.ExecuteAsync(ResumeSql, cancellationToken, ids, QueueGap.Width, change.Now).ConfigureAwait(false);
        return ids;
    }

    private static async ValueTask<long[]> RestartAsync(PostgreSqlQueueChange change, long[] ids, CancellationToken cancellationToken)
    {
        string[] sessions = [.. ids.Select(_ => Guid.CreateVersion7(change.Now).ToString())];
        return [.. await change.Session.ListAsync(
            RestartSql, static reader => reader.GetInt64(0), cancellationToken, ids, QueueGap.Width, change.Now, sessions).ConfigureAwait(false)];
    }

    private ValueTask<bool> SetPausedAsync(bool isPaused, CancellationToken cancellationToken) => ChangeAsync(
        isOrdered: true,
        async (change, token) =>
        {
            bool isChanged = await change.Session.ExecuteAsync(SetPausedSql, token, isPaused ? 1L : 0L).ConfigureAwait(false) > 0;
            if (isChanged)
            {
                change.Log(new QueueChangedEvent(isPaused ? QueueChange.Paused : QueueChange.Resumed, []));
            }

            return isChanged;
        },
        cancellationToken);
}
