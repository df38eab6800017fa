using System.Text.Json;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Testing.Shared;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue.Tests;

/// <summary>A queue in a temporary folder, on a clock that a test moves.</summary>
internal sealed class QueueHost : IDisposable
{
    public const string Worker = "worker";

    private readonly TempDirectory _root = new();
    private readonly List<SqliteSessionQueue> _queues = [];

    public QueueHost(Action<QueueOptions>? configure = null)
    {
        configure?.Invoke(Options);
        Queue = Open();
    }

    public string Root => _root.Path;

    public ManualTimeProvider Time { get; } = new();

    public QueueOptions Options { get; } = new();

    public SessionEventSignal Signal { get; } = new();

    public SqliteSessionQueue Queue { get; }

    /// <summary>One node, <c>n</c>, that gives its number.</summary>
    public static NodeGraph Graph(int value = 1)
    {
        var graph = new NodeGraph();
        graph.Add(new IntegerValue { Value = value }, "n");
        return graph;
    }

    public static SessionBatch Batch(int runs = 1) => new() { Graph = Graph(), Runs = runs };

    public static BatchField Field(string node, string field, params object?[] values) =>
        new(node, field, [.. values.Select(value => JsonSerializer.SerializeToElement(value))]);

    /// <summary>The same file, as another process would open it.</summary>
    public SqliteSessionQueue Open()
    {
        var queue = new SqliteSessionQueue(
            Microsoft.Extensions.Options.Options.Create(new ImagesOptions { RootPath = Root }),
            Microsoft.Extensions.Options.Options.Create(Options),
            NodeCatalog.Default,
            Time,
            Signal);
        _queues.Add(queue);
        return queue;
    }

    public async Task<IReadOnlyList<long>> AddAsync(int count, int priority = 0) =>
        (await Queue.EnqueueAsync(Batch(count), new EnqueueOptions { Priority = priority })).ItemIds;

    public async Task<SessionClaim> ClaimAsync(string worker = Worker) =>
        await Queue.ClaimAsync(worker, CancellationToken.None) ?? throw new InvalidOperationException("Nothing waits.");

    public async Task EndAsync(SessionClaim claim, QueueItemStatus status = QueueItemStatus.Completed) => await Queue.EndAsync(
        claim, new SessionOutcome(status, status == QueueItemStatus.Failed ? new SessionError("Oops", "It failed.") : null), CancellationToken.None);

    /// <summary>The numbers of what waits, in the order in which it starts.</summary>
    public async Task<List<long>> WaitingAsync() =>
        [.. (await Queue.ListAsync(QueueSelection.Waiting, QueueSelection.MaxLimit)).Items.Select(item => item.ItemId)];

    public async Task<QueueItem> ItemAsync(long itemId) => await Queue.FindAsync(itemId) ?? throw new InvalidOperationException($"There is no item {itemId}.");

    public async Task<IReadOnlyList<QueueEvent>> EventsAsync(long after = 0) => await Queue.ReadAsync(after, 100_000, CancellationToken.None);

    public async Task<long> LastEventAsync() => (await Queue.GetBoundsAsync(CancellationToken.None)).Last;

    public void Execute(string sql) => Execute(Root, sql);

    public static void Execute(string root, string sql)
    {
        using SqliteConnection connection = Connect(root);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The last column of each row, as text.</summary>
    public List<string> Query(string sql)
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

    public void Dispose()
    {
        _queues.ForEach(queue => queue.Dispose());
        _root.Dispose();
    }

    private static SqliteConnection Connect(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "databases"));
        var connection = new SqliteConnection($"Data Source={Path.Combine(root, "databases", "invoke.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
