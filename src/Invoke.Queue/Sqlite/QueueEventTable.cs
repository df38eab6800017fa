using System.Globalization;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <summary>The log: appends events, forgets progress that a later one replaces, and the oldest ones.</summary>
internal static class QueueEventTable
{
    public const string ReadSql = "SELECT sequence, time, data FROM queue_events WHERE sequence > $after ORDER BY sequence LIMIT $limit";

    public const string ForgetProgressSql = "DELETE FROM queue_events WHERE progress_item = $item AND progress_invocation = $invocation";

    public const string ForgetItemSql = "DELETE FROM queue_events WHERE progress_item = $item";

    private const string FirstEvent = "first_event";

    private const string AppendSql =
        "INSERT INTO queue_events (time, type, data, progress_item, progress_invocation) VALUES ($time, $type, $data, $item, $invocation)";

    public static void Append(SqliteSession session, QueueEvent happened, string time)
    {
        if (QueueProgress.Replacing(happened) is { } node)
        {
            session.Prepare(ForgetProgressSql).Set("$item", node.ItemId).Set("$invocation", node.InvocationId).ExecuteNonQuery();
        }

        var progress = happened as NodeProgressEvent;
        session.Prepare(AppendSql)
            .Set("$time", time)
            .Set("$type", QueueEventText.TypeOf(happened))
            .Set("$data", QueueEventText.Write(happened))
            .Set("$item", progress?.ItemId)
            .Set("$invocation", progress?.InvocationId)
            .ExecuteNonQuery();
    }

    /// <summary>Forgets the progress of an item that does not run any more.</summary>
    public static void ForgetProgressOf(SqliteSession session, long itemId) => session.Prepare(ForgetItemSql).Set("$item", itemId).ExecuteNonQuery();

    /// <summary>Forgets all but the latest events, and keeps which was the first to stay.</summary>
    public static void Trim(SqliteSession session, int maxEvents)
    {
        object? cut = session.Prepare("SELECT sequence FROM queue_events ORDER BY sequence DESC LIMIT 1 OFFSET $kept").Set("$kept", maxEvents - 1).ExecuteScalar();
        if (cut is long first && session.Prepare("DELETE FROM queue_events WHERE sequence < $first").Set("$first", first).ExecuteNonQuery() > 0)
        {
            QueueState.Write(session, FirstEvent, first);
        }
    }

    public static List<QueueEvent> Read(SqliteSession session, long after, int limit)
    {
        List<QueueEvent> events = [];
        using SqliteDataReader reader = session.Prepare(ReadSql).Set("$after", after).Set("$limit", limit).ExecuteReader();
        while (reader.Read())
        {
            bool isTimeKnown = SqliteTimestamp.TryParse(reader.GetString(1), out DateTimeOffset time);
            events.Add(QueueEventText.Read(reader.GetInt64(0), time, isTimeKnown ? reader.GetString(2) : null));
        }

        return events;
    }

    public static EventBounds Bounds(SqliteSession session) => new(
        QueueState.Read(session, FirstEvent) ?? 1,
        Convert.ToInt64(session.Prepare("SELECT seq FROM sqlite_sequence WHERE name = 'queue_events'").ExecuteScalar() ?? 0L, CultureInfo.InvariantCulture));
}
