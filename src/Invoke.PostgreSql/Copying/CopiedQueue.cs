using NpgsqlTypes;

namespace Invoke.PostgreSql;

/// <summary>What is copied of a queue: items with their journals, and the log of events. What ran then waits for whoever takes things back from dead workers.</summary>
internal static class CopiedQueue
{
    public static readonly IReadOnlyList<CopiedTable> Tables =
    [
        Table(
            "queue_batches",
            key: "id",
            [
                new("id", NpgsqlDbType.Bigint),
                new("batch_id", NpgsqlDbType.Text),
                new("origin", NpgsqlDbType.Text),
                new("destination", NpgsqlDbType.Text),
                new("graph", NpgsqlDbType.Text),
                new("inputs", NpgsqlDbType.Text),
                new("workflow", NpgsqlDbType.Text),
                new("spread", NpgsqlDbType.Integer),
            ],
            After("queue_batches", "id")),
        Table(
            "queue_items",
            key: "item_id",
            [
                new("item_id", NpgsqlDbType.Bigint),
                new("batch", NpgsqlDbType.Bigint),
                new("session_id", NpgsqlDbType.Text),
                new("status", NpgsqlDbType.Text),
                new("status_sequence", NpgsqlDbType.Bigint),
                new("rank", NpgsqlDbType.Bigint),
                new("position", NpgsqlDbType.Bigint),
                new("field_values", NpgsqlDbType.Text),
                new("error_type", NpgsqlDbType.Text),
                new("error_message", NpgsqlDbType.Text),
                new("error_details", NpgsqlDbType.Text),
                new("cancel_requested", NpgsqlDbType.Boolean),
                new("attempts", NpgsqlDbType.Integer),
                new("crashes", NpgsqlDbType.Integer),
                new("token", NpgsqlDbType.Bigint),
                new("finished_invocations", NpgsqlDbType.Integer),
                new("retried_from", NpgsqlDbType.Bigint),
                new("worker_id", NpgsqlDbType.Text),
                new("created_at", NpgsqlDbType.TimestampTz),
                new("updated_at", NpgsqlDbType.TimestampTz),
                new("started_at", NpgsqlDbType.TimestampTz),
                new("completed_at", NpgsqlDbType.TimestampTz),
                new("parts", NpgsqlDbType.Integer),
                new("gathers", NpgsqlDbType.Boolean),
            ],
            $"{After("queue_items", "item_id")}; UPDATE queue_items SET lease_until = now() WHERE status = 'in_progress' AND parts = 0"),
        Table(
            "queue_parts",
            key: "item_id, part",
            [
                new("item_id", NpgsqlDbType.Bigint),
                new("part", NpgsqlDbType.Integer),
                new("status", NpgsqlDbType.Text),
                new("rank", NpgsqlDbType.Bigint),
                new("worker_id", NpgsqlDbType.Text),
                new("token", NpgsqlDbType.Bigint),
                new("crashes", NpgsqlDbType.Integer),
            ],
            """
            UPDATE queue_parts SET lease_until = now() WHERE status = 'in_progress';
            SELECT setval('queue_part_tokens', (SELECT coalesce(max(token), 0) + 1 FROM queue_parts), false)
            """),
        Table(
            "queue_journal",
            key: "item_id, number",
            [
                new("item_id", NpgsqlDbType.Bigint),
                new("number", NpgsqlDbType.Integer),
                new("entry", NpgsqlDbType.Text),
                new("invocation", NpgsqlDbType.Text),
            ],
            "ANALYZE queue_journal"),
        Events(),
        new CopiedTable
        {
            Name = "queue_counts",
            IsCopied = false,
            NameColumn = 0,
            Columns = [new("batch", NpgsqlDbType.Bigint), new("status", NpgsqlDbType.Text), new("items", NpgsqlDbType.Bigint)],
            SourceSql = "SELECT batch, status, items FROM queue_counts WHERE batch > 0 AND items > 0 ORDER BY batch, status",
            TargetSql = """
                SELECT batch, status, sum(items)::bigint FROM (SELECT * FROM queue_counts WHERE batch > 0 UNION ALL SELECT * FROM queue_count_changes) AS counts
                GROUP BY batch, status HAVING sum(items) > 0 ORDER BY batch, status COLLATE "C"
                """,
        },
        new CopiedTable
        {
            Name = "queue_state",
            IsCopied = false,
            NameColumn = 0,
            Columns = [new("name", NpgsqlDbType.Text), new("value", NpgsqlDbType.Bigint)],
            SourceSql = PausedSql,
            TargetSql = PausedSql,
        },
    ];

    /// <summary>One row where the queue is paused.</summary>
    public const string PausedSql = "SELECT name, value FROM queue_state WHERE name = 'paused' AND value = 1";

    public const string PauseSql = "UPDATE queue_state SET value = 1 WHERE name = 'paused'";

    // An event's number is its key in SQLite; here it has one of each, in the same order.
    private static CopiedTable Events()
    {
        const string columns = "time, type, data, progress_item, progress_invocation";
        return new CopiedTable
        {
            Name = "queue_events",
            NameColumn = 0,
            Columns =
            [
                new("id", NpgsqlDbType.Bigint),
                new("sequence", NpgsqlDbType.Bigint),
                new("time", NpgsqlDbType.TimestampTz),
                new("type", NpgsqlDbType.Text),
                new("data", NpgsqlDbType.Text),
                new("progress_item", NpgsqlDbType.Bigint),
                new("progress_invocation", NpgsqlDbType.Text),
            ],
            SourceSql = $"SELECT sequence, sequence, {columns} FROM queue_events ORDER BY sequence",
            TargetSql = $"SELECT id, sequence, {columns} FROM queue_events ORDER BY sequence",
            AfterwardsSql = $"""
                UPDATE queue_state SET value = bounds.value FROM (
                    SELECT 'first_event' AS name, min(sequence) AS value FROM queue_events UNION ALL SELECT 'last_event', max(sequence) FROM queue_events) AS bounds
                WHERE queue_state.name = bounds.name AND bounds.value IS NOT NULL;
                {After("queue_events", "id")}
                """,
        };
    }

    private static CopiedTable Table(string name, string key, CopiedColumn[] columns, string afterwards)
    {
        string sql = $"SELECT {string.Join(", ", columns.Select(column => column.Name))} FROM {name} ORDER BY {key}";
        return new CopiedTable { Name = name, NameColumn = 0, Columns = columns, SourceSql = sql, TargetSql = sql, AfterwardsSql = afterwards };
    }

    /// <summary>What is added later comes behind what was copied.</summary>
    private static string After(string table, string key) =>
        $"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), (SELECT coalesce(max({key}), 0) + 1 FROM {table}), false); ANALYZE {table}";
}
