using System.Globalization;
using System.Text.Json;
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
        if (happened is NodeProgressEvent or NodeCompletedEvent or NodeFailedEvent)
        {
            var node = (NodeEvent)happened;
            session.Prepare(ForgetProgressSql).Set("$item", node.ItemId).Set("$invocation", node.InvocationId).ExecuteNonQuery();
        }

        var progress = happened as NodeProgressEvent;
        session.Prepare(AppendSql)
            .Set("$time", time)
            .Set("$type", TypeOf(happened))
            .Set("$data", JsonSerializer.Serialize(happened, QueueJsonContext.Default.QueueEvent))
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
            events.Add(Read(reader));
        }

        return events;
    }

    public static EventBounds Bounds(SqliteSession session) => new(
        QueueState.Read(session, FirstEvent) ?? 1,
        Convert.ToInt64(session.Prepare("SELECT seq FROM sqlite_sequence WHERE name = 'queue_events'").ExecuteScalar() ?? 0L, CultureInfo.InvariantCulture));

    // One that this program cannot read, as of a later version, holds nobody up: who reads is told to look at the state of things, and goes on behind it.
    private static QueueEvent Read(SqliteDataReader reader)
    {
        long sequence = reader.GetInt64(0);
        bool isTimeKnown = SqliteTimestamp.TryParse(reader.GetString(1), out DateTimeOffset time);
        return (isTimeKnown ? Parse(reader.GetString(2)) : null) switch
        {
            null => new EventsMissedEvent(sequence + 1) { Sequence = sequence, Time = time },
            ItemStatusChangedEvent { Error: { } error } change => change with { Sequence = sequence, Time = time, Item = change.Item with { Error = error } },
            { } read => read with { Sequence = sequence, Time = time },
        };
    }

    private static QueueEvent? Parse(string json)
    {
        try
        {
            QueueEvent? read = JsonSerializer.Deserialize(json, QueueJsonContext.Default.QueueEvent);
            return read is ItemStatusChangedEvent { Item: null } ? null : read;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string TypeOf(QueueEvent happened) => happened switch
    {
        BatchEnqueuedEvent => "batch_enqueued",
        ItemStatusChangedEvent => "item_status_changed",
        ItemsRetriedEvent => "items_retried",
        QueueChangedEvent => "queue_changed",
        NodeStartedEvent => "node_started",
        NodeProgressEvent => "node_progress",
        NodeCompletedEvent => "node_completed",
        NodeFailedEvent => "node_failed",
        _ => throw new ArgumentException($"A {happened.GetType().Name} is nothing a log keeps.", nameof(happened)),
    };
}
