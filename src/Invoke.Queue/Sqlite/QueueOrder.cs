using System.Globalization;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <summary>Gives waiting items their places: numbers with room between them, so that one item can go between two others without touching more.</summary>
internal static class QueueOrder
{
    public const string LastSql = "SELECT max(position) FROM queue_items WHERE status = 'pending' AND rank = $rank";
    public const string FirstSql = "SELECT min(position) FROM queue_items WHERE status = 'pending' AND rank = $rank";
    public const string LowestRankSql = "SELECT min(rank) FROM queue_items WHERE status = 'pending'";

    private const string PlaceOfSql = "SELECT rank, position FROM queue_items WHERE item_id = $item AND status = 'pending'";

    private const string NeighbourBeforeSql =
        "SELECT max(position) FROM queue_items WHERE status = 'pending' AND rank = $rank AND position < $position AND item_id <> $item";

    private const string NeighbourAfterSql =
        "SELECT min(position) FROM queue_items WHERE status = 'pending' AND rank = $rank AND position > $position AND item_id <> $item";

    private const string RenumberSql = """
        UPDATE queue_items SET position = numbered.place * $gap
        FROM (SELECT item_id, row_number() OVER (ORDER BY position, item_id) AS place FROM queue_items WHERE status = 'pending' AND rank = $rank) AS numbered
        WHERE queue_items.item_id = numbered.item_id
        """;

    /// <summary>The place behind all that wait with a priority.</summary>
    public static long Last(SqliteSession session, long rank) => (Number(session.Prepare(LastSql).Set("$rank", rank)) ?? 0) + QueueGap.Width;

    /// <summary>The place before all that wait with a priority.</summary>
    public static long First(SqliteSession session, long rank) => (Number(session.Prepare(FirstSql).Set("$rank", rank)) ?? 0) - QueueGap.Width;

    /// <summary>The highest priority that waits, negated; null where nothing waits.</summary>
    public static long? LowestRank(SqliteSession session) => Number(session.Prepare(LowestRankSql));

    /// <summary>Moves an item next to another one; false where one of them does not wait.</summary>
    public static bool Move(SqliteSession session, long itemId, long otherId, QueuePlace place)
    {
        if (PlaceOf(session, itemId) is null || PlaceOf(session, otherId) is not (long rank, long position))
        {
            return false;
        }

        if (itemId == otherId)
        {
            return true;
        }

        if (Between(session, itemId, rank, position, place) is not { } free)
        {
            session.Prepare(RenumberSql).Set("$rank", rank).Set("$gap", QueueGap.Width).ExecuteNonQuery();
            (_, position) = PlaceOf(session, otherId) ?? (rank, position);

            // Now there is room on both sides of the other one.
            free = Between(session, itemId, rank, position, place) ?? position;
        }

        Put(session, itemId, rank, free);
        return true;
    }

    public static void Put(SqliteSession session, long itemId, long rank, long position) => session
        .Prepare("UPDATE queue_items SET rank = $rank, position = $position WHERE item_id = $item")
        .Set("$rank", rank)
        .Set("$position", position)
        .Set("$item", itemId)
        .ExecuteNonQuery();

    private static (long Rank, long Position)? PlaceOf(SqliteSession session, long itemId)
    {
        using SqliteDataReader reader = session.Prepare(PlaceOfSql).Set("$item", itemId).ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    private static long? Between(SqliteSession session, long itemId, long rank, long position, QueuePlace place)
    {
        string sql = place == QueuePlace.Before ? NeighbourBeforeSql : NeighbourAfterSql;
        return QueueGap.Between(position, Number(session.Prepare(sql).Set("$rank", rank).Set("$position", position).Set("$item", itemId)), place);
    }

    private static long? Number(SqliteCommand command) =>
        command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
}
