using NpgsqlTypes;

namespace Invoke.PostgreSql;

/// <summary>Everything that is copied from a SQLite root: what a database keeps beside it belongs here.</summary>
internal static class CopiedTables
{
    private static readonly string[] KindColumns = ["image_category", "image_origin", "is_intermediate", "starred", "is_deleted"];

    /// <summary>The components whose tables have to be there before anything is copied.</summary>
    public static readonly IReadOnlyList<PostgreSqlComponent> Components = [ImageTables.Component, SessionResultTable.Component, PostgreSqlQueueSchema.Component];

    public static readonly IReadOnlyList<CopiedTable> All =
    [
        Copied(
            "images",
            nameColumn: 1,
            [
                new("id", NpgsqlDbType.Bigint),
                new("image_name", NpgsqlDbType.Text),
                new("image_origin", NpgsqlDbType.Text),
                new("image_category", NpgsqlDbType.Text),
                new("width", NpgsqlDbType.Integer),
                new("height", NpgsqlDbType.Integer),
                new("session_id", NpgsqlDbType.Text),
                new("node_id", NpgsqlDbType.Text),
                new("invocation_id", NpgsqlDbType.Text),
                new("is_intermediate", NpgsqlDbType.Boolean),
                new("starred", NpgsqlDbType.Boolean),
                new("created_at", NpgsqlDbType.TimestampTz),
                new("updated_at", NpgsqlDbType.TimestampTz),
                new("deleted_at", NpgsqlDbType.TimestampTz),
                new("image_subfolder", NpgsqlDbType.Text),
                new("file_bytes", NpgsqlDbType.Bigint),
                new("uses", NpgsqlDbType.Text),
                new("metadata", NpgsqlDbType.Text),
            ],
            "ANALYZE images"),
        new CopiedTable
        {
            Name = "image_counts",
            IsCopied = false,
            NameColumn = 0,
            Columns =
            [
                new("image_category", NpgsqlDbType.Text),
                new("image_origin", NpgsqlDbType.Text),
                new("is_intermediate", NpgsqlDbType.Boolean),
                new("starred", NpgsqlDbType.Boolean),
                new("is_deleted", NpgsqlDbType.Boolean),
                new("images", NpgsqlDbType.Bigint),
                new("file_bytes", NpgsqlDbType.Bigint),
            ],
            SourceSql = $"SELECT {string.Join(", ", KindColumns)}, images, file_bytes FROM image_counts WHERE images > 0 ORDER BY {string.Join(", ", KindColumns)}",
            TargetSql = $"SELECT * FROM ({ImagePages.KindsSql}) AS kinds ORDER BY {string.Join(", ", KindColumns)}",
        },
        Copied(
            "session_results",
            nameColumn: 2,
            [
                new("id", NpgsqlDbType.Bigint),
                new("session_id", NpgsqlDbType.Text),
                new("invocation_id", NpgsqlDbType.Text),
                new("node_id", NpgsqlDbType.Text),
                new("node_type", NpgsqlDbType.Text),
                new("output", NpgsqlDbType.Text),
                new("position", NpgsqlDbType.Integer),
                new("kind", NpgsqlDbType.Text),
                new("name", NpgsqlDbType.Text),
                new("created_at", NpgsqlDbType.TimestampTz),
            ],
            "SELECT setval(pg_get_serial_sequence('session_results', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM session_results), false); ANALYZE session_results"),
        .. CopiedQueue.Tables,
    ];

    private static CopiedTable Copied(string name, int nameColumn, CopiedColumn[] columns, string? afterwards = null)
    {
        string sql = $"SELECT {string.Join(", ", columns.Select(column => column.Name))} FROM {name} ORDER BY id";
        return new CopiedTable { Name = name, NameColumn = nameColumn, Columns = columns, SourceSql = sql, TargetSql = sql, AfterwardsSql = afterwards };
    }
}
