using Invoke.Graph;
using Invoke.Images;
using Invoke.Testing.Shared;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue.Tests;

/// <summary>A queue in the SQLite file of a temporary folder.</summary>
public sealed class SqliteQueueHost(Action<QueueOptions>? configure = null) : QueueHost(configure)
{
    private readonly TempDirectory _root = new();

    public string Root => _root.Path;

    public override string BreakEventsSql => "CREATE TRIGGER broken BEFORE INSERT ON queue_events BEGIN SELECT raise(ABORT, 'no space'); END";

    public override string MendEventsSql => "DROP TRIGGER broken";

    public static QueueHost Create(Action<QueueOptions>? configure = null) => new SqliteQueueHost(configure);

    public static void Execute(string root, string sql)
    {
        using SqliteConnection connection = Connect(root);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public override void Execute(string sql) => Execute(Root, sql);

    public override List<string> Query(string sql)
    {
        using SqliteConnection connection = Connect(Root);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string name in System.Text.RegularExpressions.Regex.Matches(sql, @"\$\w+").Select(match => match.Value).Distinct())
        {
            command.Parameters.AddWithValue(name, 1);
        }

        List<string> lines = [];
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            lines.Add(Convert.ToString(reader.GetValue(reader.FieldCount - 1), System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty);
        }

        return lines;
    }

    // Its locks go with it.
    public override async Task DieAsync(OpenQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        await queue.DisposeAsync();
    }

    public override void TakeKilledForDead()
    {
        // The system has let its locks go.
    }

    public override void FoldCounts()
    {
        // They always are.
    }

    public override void CheckIntegrity() => Assert.Equal(["ok"], Query("PRAGMA integrity_check"));

    public override void Dispose()
    {
        base.Dispose();
        _root.Dispose();
    }

    internal override ChildProcess Start(string action, params string[] arguments) => new("Invoke.Queue.TestProgram", [action, Root, .. arguments]);

    protected override OpenQueue OpenAnother() => OpenQueue.Of(new SqliteSessionQueue(
        Microsoft.Extensions.Options.Options.Create(new ImagesOptions { RootPath = Root, DatabaseBusyTimeout = TimeSpan.FromMinutes(1) }),
        Microsoft.Extensions.Options.Options.Create(Options),
        NodeCatalog.Default,
        Time,
        Signal));

    private static SqliteConnection Connect(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "databases"));
        var connection = new SqliteConnection($"Data Source={Path.Combine(root, "databases", "invoke.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
