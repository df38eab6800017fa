using Invoke.Internal.Data;
using Invoke.Queue;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Reads items.</summary>
internal static class PostgreSqlQueueRow
{
    public const string Columns = $"queue_items.field_values, {ColumnsButValues}";

    /// <summary>The same without the values, which may be large.</summary>
    public const string ColumnsForEvents = $"'[]', {ColumnsButValues}";

    public const string Source = "queue_items JOIN queue_batches ON queue_batches.id = queue_items.batch";

    public const string FindSql = $"SELECT {Columns} FROM {Source} WHERE item_id = $1";

    public const string FindSessionSql = $"SELECT {Columns} FROM {Source} WHERE session_id = $1";

    /// <summary>The column behind those of the item: its place among those of its priority.</summary>
    public const int PositionColumn = 23;

    /// <summary>How many columns an item has.</summary>
    public const int Width = 24;

    private const int ItemIdColumn = 1;

    private const string ColumnsButValues = """
        queue_items.item_id, queue_items.status, status_sequence, rank, batch_id, session_id, origin, destination, error_type, error_message, error_details,
        cancel_requested, attempts, finished_invocations, retried_from, worker_id, created_at, updated_at, started_at, completed_at, spread, parts, position
        """;

    public static long ItemId(NpgsqlDataReader reader) => reader.GetInt64(ItemIdColumn);

    /// <exception cref="QueueStorageException">The row makes no sense.</exception>
    public static QueueItem Read(NpgsqlDataReader reader)
    {
        long itemId = ItemId(reader);
        return new QueueItem
        {
            ItemId = itemId,
            FieldValues = QueueFieldValues.Read(reader.GetString(0), itemId),
            Status = QueueStatusText.Read(reader.GetString(2), itemId),
            StatusSequence = reader.GetInt64(3),
            Priority = (int)-reader.GetInt64(4),
            BatchId = reader.GetString(5),
            SessionId = reader.GetString(6),
            Origin = reader.GetNullableString(7),
            Destination = reader.GetNullableString(8),
            Error = QueueErrorColumns.Read(reader, 9),
            IsCancelRequested = reader.GetBoolean(12),
            Attempts = reader.GetInt32(13),
            FinishedInvocations = reader.GetInt32(14),
            RetriedFromItemId = reader.IsDBNull(15) ? null : reader.GetInt64(15),
            WorkerId = reader.GetNullableString(16),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(17),
            UpdatedAt = reader.GetFieldValue<DateTimeOffset>(18),
            StartedAt = Time(reader, 19),
            CompletedAt = Time(reader, 20),
            Spread = reader.GetInt32(21),
            Parts = reader.GetInt32(22),
        };
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
