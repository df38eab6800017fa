using System.Globalization;
using Invoke.Internal.Sqlite;

namespace Invoke.Queue;

/// <summary>Single values that outlive the program.</summary>
internal static class QueueState
{
    private const string Paused = "paused";

    public static bool IsPaused(SqliteSession session) => Read(session, Paused) is 1;

    public static void SetPaused(SqliteSession session, bool isPaused) => Write(session, Paused, isPaused ? 1 : 0);

    public static long? Read(SqliteSession session, string name) =>
        session.Prepare("SELECT value FROM queue_state WHERE name = $name").Set("$name", name).ExecuteScalar() is { } value
            ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : null;

    public static void Write(SqliteSession session, string name, long value) => session
        .Prepare("INSERT INTO queue_state (name, value) VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .Set("$name", name)
        .Set("$value", value)
        .ExecuteNonQuery();
}
