using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <summary>Counts items by status: from what triggers keep, unless single items are named.</summary>
internal static class PostgreSqlQueueCounting
{
    /// <summary>So many changes of counts may be there before somebody folds them.</summary>
    public const int MostChanges = 500;

    public const string AllSql = """
        SELECT status, sum(items)::bigint FROM (
            SELECT status, items FROM queue_counts WHERE batch = 0 UNION ALL SELECT status, items FROM queue_count_changes) AS kept
        GROUP BY status
        """;

    /// <summary>Counts of the queue, whose scope is null, of batches, and under an empty scope how many changes are there.</summary>
    public const string ForEventsSql = $"""
        SELECT NULL::text AS scope, status, items FROM ({AllSql}) AS queue (status, items)
        UNION ALL
        SELECT batch_id, status, sum(items)::bigint FROM (
            SELECT batch_id, status, items FROM queue_batches JOIN queue_counts ON queue_counts.batch = queue_batches.id WHERE batch_id = ANY($1)
            UNION ALL
            SELECT batch_id, status, items FROM queue_count_changes JOIN queue_batches ON queue_batches.id = queue_count_changes.batch WHERE batch_id = ANY($1)) AS kept
        GROUP BY batch_id, status
        UNION ALL
        SELECT '', '', count(*) FROM queue_count_changes
        """;

    private const string FoldSql = """
        WITH taken AS (
            DELETE FROM queue_count_changes WHERE ctid = ANY(ARRAY(SELECT ctid FROM queue_count_changes LIMIT $1 FOR UPDATE SKIP LOCKED)) RETURNING batch, status, items),
        added AS (
            INSERT INTO queue_counts (batch, status, items)
            SELECT scope, status, sum(items) FROM (SELECT batch AS scope, status, items FROM taken UNION ALL SELECT 0, status, items FROM taken) AS every
            GROUP BY scope, status HAVING sum(items) <> 0 ORDER BY scope, status
            ON CONFLICT (batch, status) DO UPDATE SET items = queue_counts.items + excluded.items)
        SELECT count(*) FROM taken
        """;

    private const int FoldedAtATime = 20_000;

    public static ValueTask<QueueCounts> AllAsync(PostgreSqlSession session, CancellationToken cancellationToken) =>
        ReadAsync(session, AllSql, [], null, cancellationToken);

    public static ValueTask<QueueCounts> SelectedAsync(PostgreSqlSession session, QueueSelection selection, CancellationToken cancellationToken)
    {
        (string sql, object?[] values) = SelectedSql(selection);
        return ReadAsync(session, sql, values, selection.Statuses, cancellationToken);
    }

    public static (string Sql, object?[] Values) SelectedSql(QueueSelection selection)
    {
        var where = new PostgreSqlQueueSelection(selection);
        if (selection.ItemIds is not null)
        {
            return ($"SELECT status, count(*) FROM queue_items WHERE {where.Where()} GROUP BY status", where.Values);
        }

        if (where.Batches() is not { } batches)
        {
            return (AllSql, []);
        }

        return (
            $"""
            WITH chosen AS MATERIALIZED ({batches})
            SELECT status, sum(items)::bigint FROM (
                SELECT status, items FROM queue_counts WHERE batch IN (SELECT id FROM chosen)
                UNION ALL
                SELECT status, items FROM queue_count_changes WHERE batch IN (SELECT id FROM chosen)) AS kept
            GROUP BY status
            """,
            where.Values);
    }

    /// <summary>Adds changes to the counts, unless somebody else is at it.</summary>
    /// <returns>Whether there may be more of them.</returns>
    public static async ValueTask<bool> FoldAsync(PostgreSqlSession session, string schema, CancellationToken cancellationToken)
    {
        if (!await PostgreSqlQueueLock.Counting.TryTakeAsync(session, schema, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        long folded = await session.ScalarAsync<long>(FoldSql, cancellationToken, FoldedAtATime).ConfigureAwait(false);

        // Those of a batch that is gone have come to nothing.
        await session.ExecuteAsync("DELETE FROM queue_counts WHERE items = 0 AND batch <> 0", cancellationToken).ConfigureAwait(false);
        return folded == FoldedAtATime;
    }

    private static async ValueTask<QueueCounts> ReadAsync(
        PostgreSqlSession session, string sql, object?[] values, IReadOnlyList<QueueItemStatus>? statuses, CancellationToken cancellationToken)
    {
        var tally = new QueueTally(statuses);
        foreach ((string status, long items) in await session.ListAsync(
            sql, static reader => (reader.GetString(0), reader.GetInt64(1)), cancellationToken, values).ConfigureAwait(false))
        {
            tally.Add(status, items);
        }

        return tally.Counts;
    }
}
