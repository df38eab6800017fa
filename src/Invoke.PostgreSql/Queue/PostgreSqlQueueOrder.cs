using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <summary>Gives waiting items their places.</summary>
internal static class PostgreSqlQueueOrder
{
    public const string LastSql = "SELECT max(position) FROM queue_items WHERE status = 'pending' AND rank = $1";
    public const string FirstSql = "SELECT min(position) FROM queue_items WHERE status = 'pending' AND rank = $1";
    public const string LowestRankSql = "SELECT min(rank) FROM queue_items WHERE status = 'pending'";

    private const string PlaceOfSql = "SELECT rank, position FROM queue_items WHERE item_id = $1 AND status = 'pending' FOR UPDATE";

    private const string NeighbourBeforeSql =
        "SELECT max(position) FROM queue_items WHERE status = 'pending' AND rank = $1 AND position < $2 AND item_id <> $3";

    private const string NeighbourAfterSql =
        "SELECT min(position) FROM queue_items WHERE status = 'pending' AND rank = $1 AND position > $2 AND item_id <> $3";

    private const string RenumberSql = """
        UPDATE queue_items SET position = numbered.place * $2
        FROM (SELECT item_id, row_number() OVER (ORDER BY position, item_id) AS place FROM queue_items WHERE status = 'pending' AND rank = $1) AS numbered
        WHERE queue_items.item_id = numbered.item_id AND queue_items.status = 'pending'
        """;

    private const string PutSql = "UPDATE queue_items SET rank = $2, position = $3, updated_at = $4 WHERE item_id = $1";

    private const string PutManySql = """
        UPDATE queue_items SET rank = $2, position = $3 + (placed.number - 1) * $4, updated_at = $5
        FROM unnest($1::bigint[]) WITH ORDINALITY AS placed (item_id, number) WHERE queue_items.item_id = placed.item_id
        """;

    /// <summary>The place behind all that wait with a priority.</summary>
    public static async ValueTask<long> LastAsync(PostgreSqlSession session, long rank, CancellationToken cancellationToken) =>
        await session.ScalarAsync<long>(LastSql, cancellationToken, rank).ConfigureAwait(false) + QueueGap.Width;

    /// <summary>The place before all that wait with a priority.</summary>
    public static async ValueTask<long> FirstAsync(PostgreSqlSession session, long rank, CancellationToken cancellationToken) =>
        await session.ScalarAsync<long>(FirstSql, cancellationToken, rank).ConfigureAwait(false) - QueueGap.Width;

    /// <summary>The highest priority that waits, negated; null where nothing waits.</summary>
    public static ValueTask<long?> LowestRankAsync(PostgreSqlSession session, CancellationToken cancellationToken) =>
        session.ScalarAsync<long?>(LowestRankSql, cancellationToken);

    /// <summary>Moves an item next to another one; false where one of them does not wait.</summary>
    public static async ValueTask<bool> MoveAsync(PostgreSqlQueueChange change, long itemId, long otherId, QueuePlace place, CancellationToken cancellationToken)
    {
        PostgreSqlSession session = change.Session;
        if (await PlaceOfAsync(session, itemId, cancellationToken).ConfigureAwait(false) is null
            || await PlaceOfAsync(session, otherId, cancellationToken).ConfigureAwait(false) is not (long rank, long position))
        {
            return false;
        }

        if (itemId == otherId)
        {
            return true;
        }

        long? free = await BetweenAsync(session, itemId, rank, position, place, cancellationToken).ConfigureAwait(false);
        if (free is null)
        {
            await session.ExecuteAsync(RenumberSql, cancellationToken, rank, QueueGap.Width).ConfigureAwait(false);
            (_, position) = await PlaceOfAsync(session, otherId, cancellationToken).ConfigureAwait(false) ?? (rank, position);

            // Now there is room on both sides of the other one.
            free = await BetweenAsync(session, itemId, rank, position, place, cancellationToken).ConfigureAwait(false);
        }

        await session.ExecuteAsync(PutSql, cancellationToken, itemId, rank, free ?? position, change.Now).ConfigureAwait(false);
        return true;
    }

    /// <summary>Puts waiting items behind all that have a priority, in the order given.</summary>
    public static async ValueTask PutLastAsync(PostgreSqlQueueChange change, long[] itemIds, long rank, CancellationToken cancellationToken)
    {
        long position = await LastAsync(change.Session, rank, cancellationToken).ConfigureAwait(false);
        await change.Session.ExecuteAsync(PutManySql, cancellationToken, itemIds, rank, position, QueueGap.Width, change.Now).ConfigureAwait(false);
    }

    private static async ValueTask<(long Rank, long Position)?> PlaceOfAsync(PostgreSqlSession session, long itemId, CancellationToken cancellationToken)
    {
        List<(long, long)> places = await session.ListAsync(
            PlaceOfSql, static reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken, itemId).ConfigureAwait(false);
        return places.Count > 0 ? places[0] : null;
    }

    private static async ValueTask<long?> BetweenAsync(
        PostgreSqlSession session, long itemId, long rank, long position, QueuePlace place, CancellationToken cancellationToken)
    {
        string sql = place == QueuePlace.Before ? NeighbourBeforeSql : NeighbourAfterSql;
        return QueueGap.Between(position, await session.ScalarAsync<long?>(sql, cancellationToken, rank, position, itemId).ConfigureAwait(false), place);
    }
}
