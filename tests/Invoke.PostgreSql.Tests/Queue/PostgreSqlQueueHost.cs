using Invoke.Graph;
using Invoke.Queue;
using Microsoft.Extensions.Options;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>A queue in a schema of its own.</summary>
public sealed class PostgreSqlQueueHost(Action<QueueOptions>? configure = null) : QueueHost(configure)
{
    private readonly List<PostgreSqlSource> _sources = [];

    public override string BreakEventsSql => """
        CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space'; END $$;
        CREATE TRIGGER broken BEFORE INSERT ON queue_events FOR EACH ROW EXECUTE FUNCTION broken();
        """;

    public override string MendEventsSql => "DROP TRIGGER broken ON queue_events";

    internal PostgreSqlPlace Place { get; } = new();

    /// <summary>That of the first queue that was opened.</summary>
    internal ClaimFence Fence => _sources[0].Fence;

    public static QueueHost Create(Action<QueueOptions>? configure = null) => new PostgreSqlQueueHost(configure);

    public PostgreSqlSessionQueue OpenQueue(TimeSpan? lease = null)
    {
        IOptions<PostgreSqlOptions> options = Microsoft.Extensions.Options.Options.Create(
            new PostgreSqlOptions
            {
                ConnectionString = Place.ConnectionString,
                Schema = Place.Schema,
                Lease = lease ?? TimeSpan.FromMinutes(10),
                CommandTimeout = TimeSpan.FromMinutes(5),
            });
        var source = new PostgreSqlSource(options);
        _sources.Add(source);
        return new PostgreSqlSessionQueue(source, options, Microsoft.Extensions.Options.Options.Create(Options), NodeCatalog.Default, Time, Signal);
    }

    public override void Execute(string sql) => Place.Execute(sql);

    public override List<string> Query(string sql) => Place.Query(sql);

    public override async Task DieAsync(OpenQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        await queue.DisposeAsync();
        Place.ExpireLeases();
    }

    public override void TakeKilledForDead() => Place.ExpireLeases();

    public override void FoldCounts()
    {
        while (((PostgreSqlSessionQueue)Queue.Inner).FoldCountsAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            continue;
        }
    }

    // Nothing points at what is not there; the counts are what the rows say.
    public override void CheckIntegrity()
    {
        FoldCounts();
        Assert.Equal(
            Query("SELECT concat(status, count(*)) FROM queue_items GROUP BY status ORDER BY status"),
            Query("SELECT concat(status, items) FROM queue_counts WHERE batch = 0 AND items <> 0 ORDER BY status"));
    }

    public override void Dispose()
    {
        base.Dispose();
        _sources.ForEach(source => source.Dispose());
    }

    internal override ChildProcess Start(string action, params string[] arguments) =>
        new("Invoke.Queue.TestProgram", Place.Environment, [action, "-", .. arguments]);

    protected override OpenQueue OpenAnother() => Testing.Shared.Contracts.OpenQueue.Of(OpenQueue());
}
