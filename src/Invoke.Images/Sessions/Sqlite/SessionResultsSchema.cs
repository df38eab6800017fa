using Invoke.Internal.Sqlite;

namespace Invoke.Images;

/// <summary>The table of results and how it came to be.</summary>
internal static class SessionResultsSchema
{
    public const string Component = "session_results";

    public static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, """
            CREATE TABLE session_results (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                session_id TEXT NOT NULL,
                invocation_id TEXT NOT NULL,
                node_id TEXT NOT NULL,
                node_type TEXT NOT NULL,
                output TEXT NOT NULL,
                position INTEGER NOT NULL,
                kind TEXT NOT NULL,
                name TEXT,
                created_at TEXT NOT NULL,
                UNIQUE (session_id, invocation_id, output, position)
            );
            CREATE INDEX session_results_by_session ON session_results (session_id, id);
            CREATE INDEX session_results_by_kind ON session_results (kind, id);
            CREATE INDEX session_results_by_node ON session_results (node_id, id);
            CREATE INDEX session_results_by_time ON session_results (created_at);
            CREATE INDEX session_results_by_name ON session_results (name) WHERE name IS NOT NULL;
            """),
    ];
}
