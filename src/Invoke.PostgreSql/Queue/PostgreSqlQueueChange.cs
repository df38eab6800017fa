using Invoke.Internal.Data;
using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <summary>One change of the queue: its statements, its moment, and the events it writes at its end.</summary>
internal sealed class PostgreSqlQueueChange(PostgreSqlSession session, string schema, QueueOptions options, DateTimeOffset now)
{
    public const string OldestEndedSql = """
        DELETE FROM queue_items WHERE item_id = ANY(ARRAY(
            SELECT item_id FROM queue_items WHERE completed_at IS NOT NULL ORDER BY completed_at, item_id LIMIT $1 FOR UPDATE SKIP LOCKED))
        RETURNING item_id, batch
        """;

    /// <summary>How items end, but for which.</summary>
    public const string SetEndedSql = """
        UPDATE queue_items SET status = $2, status_sequence = status_sequence + 1, cancel_requested = false, error_type = $3, error_message = $4,
            error_details = $5, lease_until = NULL, parts = 0, gathers = false, updated_at = $6, completed_at = $6
        """;

    private const string EndSql = $"{SetEndedSql} WHERE item_id = ANY($1)";

    private const string WaitSql = """
        UPDATE queue_items SET status = 'pending', status_sequence = status_sequence + 1, position = $2, lease_until = NULL, updated_at = $3 WHERE item_id = $1
        """;

    private const string ForEventsSql =
        $"SELECT {PostgreSqlQueueRow.ColumnsForEvents} FROM {PostgreSqlQueueRow.Source} WHERE item_id = ANY($1)";

    private readonly PostgreSqlQueueEventRows _events = new();

    public PostgreSqlSession Session => session;

    public QueueOptions Options => options;

    /// <summary>The moment of the change, to the millisecond, so that a cursor can tell it.</summary>
    public DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    /// <summary>How many events the change writes.</summary>
    public int Events => _events.Count;

    /// <summary>Whether somebody should fold counts.</summary>
    public bool HasManyCounts { get; private set; }

    public ValueTask LockOrderAsync(CancellationToken cancellationToken) => PostgreSqlQueueLock.Ordering.TakeAsync(session, schema, cancellationToken);

    public void Log(QueueEvent happened) => _events.Add(happened);

    public ValueTask WriteEventsAsync(CancellationToken cancellationToken) => _events.WriteAsync(session, Now, cancellationToken);

    /// <summary>Tells that items have changed, as they are now: each by itself where they are few, else all together.</summary>
    public async ValueTask LogItemsAsync(long[] itemIds, QueueChange change, CancellationToken cancellationToken)
    {
        if (itemIds.Length > QueueArguments.MaxSingleEvents)
        {
            LogChange(change, itemIds);
        }
        else
        {
            await LogEachAsync(itemIds, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells that items have changed, as they are now.</summary>
    public async ValueTask LogEachAsync(long[] itemIds, CancellationToken cancellationToken)
    {
        if (itemIds.Length == 0)
        {
            return;
        }

        Dictionary<long, QueueItem> items = (await session.ListAsync(ForEventsSql, PostgreSqlQueueRow.Read, cancellationToken, itemIds).ConfigureAwait(false))
            .ToDictionary(item => item.ItemId);
        (QueueCounts queue, Dictionary<string, QueueTally> batches) = await CountAsync(
            [.. items.Values.Select(item => item.BatchId).Distinct()], cancellationToken).ConfigureAwait(false);
        foreach (long itemId in itemIds)
        {
            if (items.TryGetValue(itemId, out QueueItem? item))
            {
                Log(new ItemStatusChangedEvent(item) { Error = item.Error, Batch = batches[item.BatchId].Counts, Queue = queue });
            }
        }
    }

    /// <summary>Tells that something happened to items, naming each of them.</summary>
    public void LogChange(QueueChange change, IReadOnlyList<long> itemIds)
    {
        foreach (QueueEvent happened in QueueEventPortions.Changed(change, itemIds))
        {
            Log(happened);
        }
    }

    /// <summary>The items of a selection that have one of some statuses, in an order; nobody else changes them before the end of this change.</summary>
    public async ValueTask<long[]> SelectAsync(
        QueueSelection selection, string order, CancellationToken cancellationToken, params QueueItemStatus[] among)
    {
        var where = new PostgreSqlQueueSelection(selection);
        string sql = $"SELECT item_id FROM queue_items WHERE {where.Where(among)} ORDER BY {order} FOR UPDATE";
        return [.. await session.ListAsync(sql, static reader => reader.GetInt64(0), cancellationToken, where.Values).ConfigureAwait(false)];
    }

    public async ValueTask EndAsync(long[] itemIds, QueueItemStatus status, SessionError? error, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(EndSql, cancellationToken, EndValues(itemIds, status, error)).ConfigureAwait(false);
        await session.ExecuteAsync(PostgreSqlQueueEventRows.ForgetItemsSql, cancellationToken, itemIds).ConfigureAwait(false);
    }

    /// <summary>The values of <see cref="SetEndedSql"/>.</summary>
    /// <param name="which">The first one, for which items.</param>
    /// <param name="status">How they end.</param>
    /// <param name="error">What failed.</param>
    public object?[] EndValues(object which, QueueItemStatus status, SessionError? error) =>
        [which, QueueStatusText.Of(status), QueueText.Clean(error?.Type), QueueText.Clean(error?.Message), QueueText.Clean(error?.Details), Now];

    public async ValueTask WaitAsync(long itemId, long position, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(WaitSql, cancellationToken, itemId, position, Now).ConfigureAwait(false);
        await session.ExecuteAsync(PostgreSqlQueueEventRows.ForgetItemsSql, cancellationToken, (object)new[] { itemId }).ConfigureAwait(false);
    }

    /// <summary>Lets an item wait before all others of its priority.</summary>
    public async ValueTask WaitFirstAsync(long itemId, long rank, CancellationToken cancellationToken) => await WaitAsync(
        itemId, await PostgreSqlQueueOrder.FirstAsync(session, rank, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes items with their journals, and the graphs that no other item has.</summary>
    /// <param name="sql">Deletes them and returns each with its batch.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <param name="values">The values of the statement.</param>
    /// <returns>How many were deleted.</returns>
    public async ValueTask<int> DeleteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        List<(long ItemId, long Batch)> deleted = await session.ListAsync(
            sql, static reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken, values).ConfigureAwait(false);
        if (deleted.Count > 0)
        {
            await DeleteUnusedBatchesAsync([.. deleted.Select(each => each.Batch).Distinct()], cancellationToken).ConfigureAwait(false);
            LogChange(QueueChange.Deleted, [.. deleted.Select(each => each.ItemId).Order()]);
        }

        return deleted.Count;
    }

    public async ValueTask DeleteUnusedBatchesAsync(long[] batches, CancellationToken cancellationToken)
    {
        // Locked first: of two who delete the last items of a batch at the same time, the later one has to see that the other items are gone, too.
        await session.ExecuteAsync("SELECT 1 FROM queue_batches WHERE id = ANY($1) ORDER BY id FOR UPDATE", cancellationToken, batches).ConfigureAwait(false);
        await session.ExecuteAsync(
            "DELETE FROM queue_batches WHERE id = ANY($1) AND NOT EXISTS (SELECT 1 FROM queue_items WHERE queue_items.batch = queue_batches.id)",
            cancellationToken,
            batches).ConfigureAwait(false);
    }

    /// <summary>Deletes the oldest ended items beyond what the options keep.</summary>
    public async ValueTask PruneHistoryAsync(CancellationToken cancellationToken)
    {
        if (options.MaxHistory is null)
        {
            return;
        }

        QueueCounts counts = await PostgreSqlQueueCounting.AllAsync(session, cancellationToken).ConfigureAwait(false);
        if (QueueBounds.Excess(options, counts) is > 0 and var excess)
        {
            await DeleteAsync(OldestEndedSql, cancellationToken, (long)excess).ConfigureAwait(false);
        }
    }

    private async ValueTask<(QueueCounts Queue, Dictionary<string, QueueTally> Batches)> CountAsync(string[] batchIds, CancellationToken cancellationToken)
    {
        var queue = new QueueTally();
        var batches = batchIds.ToDictionary(batchId => batchId, _ => new QueueTally(), StringComparer.Ordinal);
        foreach ((string? scope, string status, long items) in await session.ListAsync(
            PostgreSqlQueueCounting.ForEventsSql,
            static reader => (reader.GetNullableString(0), reader.GetString(1), reader.GetInt64(2)),
            cancellationToken,
            (object)batchIds).ConfigureAwait(false))
        {
            if (status.Length == 0)
            {
                HasManyCounts = items > PostgreSqlQueueCounting.MostChanges;
            }
            else
            {
                (scope is null ? queue : batches[scope]).Add(status, items);
            }
        }

        return (queue.Counts, batches);
    }
}
