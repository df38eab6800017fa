using Invoke.Internal.Sqlite;

namespace Invoke.Images;

/// <summary>The tables of tensors and how they came to be.</summary>
internal static class TensorsSchema
{
    public const string Component = "tensors";

    public static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, """
            CREATE TABLE tensors (
                tensor_name TEXT NOT NULL PRIMARY KEY,
                session_id TEXT,
                node_id TEXT,
                data_type TEXT NOT NULL,
                shape TEXT NOT NULL,
                byte_count INTEGER NOT NULL,
                created_at TEXT NOT NULL
            ) WITHOUT ROWID;
            CREATE TABLE tensor_owners (
                owner TEXT NOT NULL,
                tensor_name TEXT NOT NULL REFERENCES tensors (tensor_name) ON DELETE CASCADE,
                PRIMARY KEY (owner, tensor_name)
            ) WITHOUT ROWID;
            CREATE INDEX tensor_owners_by_tensor ON tensor_owners (tensor_name);
            """),
    ];
}
