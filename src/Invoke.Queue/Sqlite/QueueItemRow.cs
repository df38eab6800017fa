using Invoke.Internal.Data;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <summary>Reads items.</summary>
internal static class QueueItemRow
{
    public const string Columns = """
        queue_items.item_id, queue_items.status, status_sequence, rank, batch_id, session_id, field_values, origin, destination, error_type, error_message,
        error_details, cancel_requested, attempts, finished_invocations, retried_from, worker_id, created_at, updated_at, started_at, completed_at, spread, parts, position
        """;

    // CROSS JOIN fixes the order: items are found, and their batches looked up.
    public const string Source = "queue_items CROSS JOIN queue_batches ON queue_batches.id = queue_items.batch";

    /// <summary>The column behind those of the item: its place among those of its priority.</summary>
    public const int PositionColumn = 23;

    public static QueueItem? Find(SqliteSession session, long itemId)
    {
        using SqliteDataReader reader = session.Prepare($"SELECT {Columns} FROM {Source} WHERE item_id = $item").Set("$item", itemId).ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    public static QueueItem? FindSession(SqliteSession session, string sessionId)
    {
        using SqliteDataReader reader = session.Prepare($"SELECT {Columns} FROM {Source} WHERE session_id = $session").Set("$session", sessionId).ExecuteReader();
        return reader.Read() ? Read(reader) : null;
    }

    public static QueueItem Read(SqliteDataReader reader)
    {
        long itemId = reader.GetInt64(0);
        return new QueueItem
        {
            ItemId = itemId,
            Status = QueueStatusText.Read(reader.GetString(1), itemId),
            StatusSequence = reader.GetInt64(2),
            Priority = (int)-reader.GetInt64(3),
            BatchId = reader.GetString(4),
            SessionId = reader.GetString(5),
            FieldValues = QueueFieldValues.Read(reader.GetString(6), itemId),
            Origin = reader.GetNullableString(7),
            Destination = reader.GetNullableString(8),
            Error = QueueErrorColumns.Read(reader, 9),
            IsCancelRequested = reader.GetBoolean(12),
            Attempts = reader.GetInt32(13),
            FinishedInvocations = reader.GetInt32(14),
            RetriedFromItemId = reader.IsDBNull(15) ? null : reader.GetInt64(15),
            WorkerId = reader.GetNullableString(16),
            CreatedAt = Time(reader, 17, itemId) ?? default,
            UpdatedAt = Time(reader, 18, itemId) ?? default,
            StartedAt = Time(reader, 19, itemId),
            CompletedAt = Time(reader, 20, itemId),
            Spread = reader.GetInt32(21),
            Parts = reader.GetInt32(22),
        };
    }

    private static DateTimeOffset? Time(SqliteDataReader reader, int column, long itemId)
    {
        if (reader.GetNullableString(column) is not { } text)
        {
            return null;
        }

        return SqliteTimestamp.TryParse(text, out DateTimeOffset time)
            ? time
            : throw new QueueStorageException($"Item {itemId} of the queue holds '{text}' in column {reader.GetName(column)}, which is no time. Correct or delete the row.");
    }
}
