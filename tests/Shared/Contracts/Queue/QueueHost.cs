using System.Text.Json;
using Invoke.Graph;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>A queue of some kind in a place of its own, on a clock that a test moves.</summary>
public abstract class QueueHost : IDisposable
{
    public const string Worker = "worker";

    private readonly List<OpenQueue> _queues = [];
    private OpenQueue? _queue;

    protected QueueHost(Action<QueueOptions>? configure) => configure?.Invoke(Options);

    public ManualTimeProvider Time { get; } = new();

    public QueueOptions Options { get; } = new();

    public SessionEventSignal Signal { get; } = new();

    public OpenQueue Queue => _queue ??= Open();

    /// <summary>Makes every event fail that is written, as a full disk does.</summary>
    public abstract string BreakEventsSql { get; }

    /// <summary>Undoes <see cref="BreakEventsSql"/>.</summary>
    public abstract string MendEventsSql { get; }

    /// <summary>One node, <c>n</c>, that gives its number.</summary>
    public static NodeGraph Graph(int value = 1)
    {
        var graph = new NodeGraph();
        graph.Add(new IntegerValue { Value = value }, "n");
        return graph;
    }

    public static SessionBatch Batch(int runs = 1) => new() { Graph = Graph(), Runs = runs };

    /// <summary>Values of several kinds, or none; <see cref="BatchField"/> itself makes those of one kind.</summary>
    public static BatchField Field(string node, string field, params object?[] values) =>
        new(node, field, [.. values.Select(value => JsonSerializer.SerializeToElement(value))]);

    /// <summary>The same queue, as another process would open it.</summary>
    public OpenQueue Open()
    {
        OpenQueue queue = OpenAnother();
        _queues.Add(queue);
        return queue;
    }

    public async Task<IReadOnlyList<long>> AddAsync(int count, int priority = 0) =>
        (await Queue.EnqueueAsync(Batch(count), new EnqueueOptions { Priority = priority })).ItemIds;

    /// <summary>Adds an item that may be spread.</summary>
    public async Task<long> AddSpreadAsync(int spread) => (await Queue.EnqueueAsync(Batch() with { Spread = spread })).ItemIds[0];

    /// <summary>Claims what is next, and deals it out.</summary>
    public async Task SpreadAsync(int parts) => await Queue.SpreadAsync(await ClaimAsync(), parts, CancellationToken.None);

    public async Task<(QueueItemStatus Status, int Parts, int Attempts)> StateAsync(long itemId)
    {
        QueueItem item = await ItemAsync(itemId);
        return (item.Status, item.Parts, item.Attempts);
    }

    /// <summary>The journal entry of an invocation.</summary>
    public static string Finished(string node, int path) => $$$"""{"node":"{{{node}}}","path":[{{{path}}}],"type":"x","outputs":{"value":[1]}}""";

    public async Task<SessionClaim> ClaimAsync(string worker = Worker) =>
        await Queue.ClaimAsync(worker, CancellationToken.None) ?? throw new InvalidOperationException("Nothing waits.");

    public async Task EndAsync(SessionClaim claim, QueueItemStatus status = QueueItemStatus.Completed) => await Queue.EndAsync(
        claim, new SessionOutcome(status, status == QueueItemStatus.Failed ? new SessionError("Oops", "It failed.") : null), CancellationToken.None);

    /// <summary>The numbers of what waits, in the order in which it starts.</summary>
    public async Task<List<long>> WaitingAsync() =>
        [.. (await Queue.ListAsync(QueueSelection.Waiting, QueueSelection.MaxLimit)).Items.Select(item => item.ItemId)];

    public async Task<QueueItem> ItemAsync(long itemId) => await Queue.FindAsync(itemId) ?? throw new InvalidOperationException($"There is no item {itemId}.");

    public async Task<IReadOnlyList<QueueEvent>> EventsAsync(long after = 0) => await Queue.ReadAsync(after, 100_000, CancellationToken.None);

    /// <summary>The number of the latest event; all before have theirs then.</summary>
    public async Task<long> LastEventAsync() => (await Queue.GetBoundsAsync(CancellationToken.None)).Last;

    public abstract void Execute(string sql);

    /// <summary>The last column of each row, as text.</summary>
    public abstract List<string> Query(string sql);

    /// <summary>Closes a queue, as the end of its process does, and lets whatever shows that its workers live run out.</summary>
    public abstract Task DieAsync(OpenQueue queue);

    /// <summary>Lets whatever shows that the workers of a killed process live run out.</summary>
    public abstract void TakeKilledForDead();

    /// <summary>Brings the counts to their smallest form.</summary>
    public abstract void FoldCounts();

    /// <summary>Fails where the database is not sound.</summary>
    public abstract void CheckIntegrity();

    public virtual void Dispose()
    {
        _queues.ForEach(queue => queue.Dispose());
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the program that claims and ends items in a process of its own.</summary>
    internal abstract ChildProcess Start(string action, params string[] arguments);

    protected abstract OpenQueue OpenAnother();
}
