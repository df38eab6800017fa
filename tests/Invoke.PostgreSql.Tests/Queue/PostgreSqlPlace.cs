using System.Globalization;
using Npgsql;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>A schema of its own in the one database of these tests, and statements on it from outside.</summary>
internal sealed class PostgreSqlPlace
{
    private static readonly Lazy<string> Database = new(static () => PostgreSqlServer.Instance.CreateDatabase());
    private static int LastSchema;

    public string ConnectionString { get; } = Database.Value;

    public string Schema { get; } = string.Create(CultureInfo.InvariantCulture, $"queue_{Interlocked.Increment(ref LastSchema)}");

    /// <summary>What tells a program where to keep everything.</summary>
    public Dictionary<string, string> Environment => new() { ["INVOKE_TEST_DATABASE"] = ConnectionString, ["INVOKE_TEST_SCHEMA"] = Schema };

    /// <summary>Lets the leases of all claims run out.</summary>
    public void ExpireLeases() => Execute("""
        UPDATE queue_items SET lease_until = statement_timestamp() - interval '1 second' WHERE status = 'in_progress' AND lease_until IS NOT NULL;
        UPDATE queue_parts SET lease_until = statement_timestamp() - interval '1 second' WHERE status = 'in_progress';
        """);

    public void Execute(string sql)
    {
        using NpgsqlConnection connection = Connect();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The last column of each row, as text.</summary>
    public List<string> Query(string sql, params object?[] values)
    {
        using NpgsqlConnection connection = Connect();
        using NpgsqlCommand command = new NpgsqlCommand(sql, connection).Add(values);
        using NpgsqlDataReader reader = command.ExecuteReader();
        List<string> lines = [];
        while (reader.Read())
        {
            lines.Add(Convert.ToString(reader.GetValue(reader.FieldCount - 1), CultureInfo.InvariantCulture) ?? string.Empty);
        }

        return lines;
    }

    /// <summary>Opens a connection whose transactions a test makes by hand.</summary>
    public NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { SearchPath = Schema, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
