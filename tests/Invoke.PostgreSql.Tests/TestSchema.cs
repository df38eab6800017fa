using System.Globalization;
using Npgsql;

namespace Invoke.PostgreSql.Tests;

/// <summary>A schema of its own in the one database of these tests, and pools for it.</summary>
internal sealed class TestSchema : IDisposable
{
    private static readonly Lazy<string> Database = new(static () => PostgreSqlServer.Instance.CreateDatabase());
    private static int LastSchema;

    private readonly List<PostgreSqlSource> _sources = [];
    private readonly string _connection;

    public TestSchema(string? connection = null)
    {
        _connection = connection ?? Database.Value;
        Source = Open();
    }

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"schema_{Interlocked.Increment(ref LastSchema)}");

    public PostgreSqlSource Source { get; }

    public PostgreSqlOptions Options => new() { ConnectionString = _connection, Schema = Name, CommandTimeout = TimeSpan.FromMinutes(5) };

    /// <summary>A pool of its own, as another program has.</summary>
    public PostgreSqlSource Open()
    {
        var source = new PostgreSqlSource(Microsoft.Extensions.Options.Options.Create(Options));
        _sources.Add(source);
        return source;
    }

    public void Execute(string sql)
    {
        using NpgsqlConnection connection = Connect();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public List<string> Query(string sql)
    {
        using NpgsqlConnection connection = Connect();
        using var command = new NpgsqlCommand(sql, connection);
        using NpgsqlDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture) ?? string.Empty);
        }

        return rows;
    }

    public void Dispose() => _sources.ForEach(source => source.Dispose());

    // Not the schema's own search path: another program has that of its user.
    private NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connection) { SearchPath = $"public,{Name}" }.ConnectionString);
        connection.Open();
        return connection;
    }
}
