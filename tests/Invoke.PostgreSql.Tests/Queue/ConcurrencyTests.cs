using Invoke.Queue;
using Npgsql;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>Who waits for whom: workers for nobody.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PostgreSqlQueueHost _host = new();

    public void Dispose() => _host.Dispose();

    [PostgreSqlFact]
    public async Task ClaimAsync_FirstItemIsBeingTaken_TakesTheNext()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(2);
        await using NpgsqlConnection other = _host.Place.Connect();
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync();
        await using NpgsqlCommand hold = new NpgsqlCommand("SELECT 1 FROM queue_items WHERE item_id = $1 FOR UPDATE", other).Add(ids[0]);
        await hold.ExecuteNonQueryAsync();

        SessionClaim claim = await _host.ClaimAsync();
        SessionClaim? none = await _host.Queue.ClaimAsync("another", None);

        Assert.Equal(ids[1], claim.Item.ItemId);
        Assert.Null(none);
    }

    [PostgreSqlFact]
    public async Task WorkersSide_SomebodyOrdersTheQueue_DoesNotWait()
    {
        await _host.AddAsync(2);
        await using NpgsqlConnection other = _host.Place.Connect();
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync();
        await PostgreSqlQueueLock.Ordering.TakeAsync(new PostgreSqlSession(other), _host.Place.Schema, None);
        Task<IReadOnlyList<long>> adding = _host.AddAsync(1);

        SessionClaim claim = await _host.ClaimAsync();
        await _host.Queue.AppendAsync(claim, ["""{"node":"a"}"""], [], None);
        await _host.Queue.RenewAsync(claim, None);
        await _host.EndAsync(claim);
        await UntilSomebodyWaitsAsync();
        bool isAddedMeanwhile = adding.IsCompleted;
        await transaction.CommitAsync();

        Assert.False(isAddedMeanwhile);
        Assert.Single(await adding);
        Assert.Equal(new QueueCounts(2, 0, 1, 0, 0, 0), await _host.Queue.GetCountsAsync());
    }

    [PostgreSqlFact]
    public async Task EnqueueAsync_ManyAtOnce_KeepTheBoundAndTheOrder()
    {
        using var host = new PostgreSqlQueueHost(options => options.MaxPending = 50);
        OpenQueue[] queues = [host.Queue, host.Open(), host.Open(), host.Open()];

        EnqueueResult[] results = await Task.WhenAll(queues.SelectMany(queue => Enumerable.Range(0, 5).Select(_ => queue.EnqueueAsync(QueueHost.Batch(4)).AsTask())));

        Assert.Equal(50, results.Sum(result => result.Enqueued));
        Assert.Equal(50, (await host.Queue.GetCountsAsync()).Pending);
        Assert.Equal(["50"], host.Query("SELECT count(DISTINCT position) FROM queue_items"));
    }

    [PostgreSqlFact]
    public async Task EndAsync_LastItemsOfABatchAtOnce_LeaveNoBatchBehind()
    {
        using var host = new PostgreSqlQueueHost(options => options.MaxHistory = 0);
        for (var round = 0; round < 10; round++)
        {
            await host.AddAsync(4);
            OpenQueue[] queues = [host.Queue, host.Open()];

            await Task.WhenAll(queues.Select(DrainAsync));
        }

        Assert.Equal(["0"], host.Query("SELECT count(*) FROM queue_items"));
        Assert.Equal(["0"], host.Query("SELECT count(*) FROM queue_batches"));
    }

    [PostgreSqlFact]
    [Trait("Kind", "Heavy")]
    public async Task Counts_ManyChangesAtOnce_AreExactAndTheirChangesFew()
    {
        int items = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 4000 : 800;
        await _host.AddAsync(items);
        OpenQueue[] queues = [_host.Queue, _host.Open(), _host.Open(), _host.Open()];
        using var ended = new CancellationTokenSource();
        Task<int> looking = CountUntilAsync(items, ended.Token);

        await Task.WhenAll(queues.Select(DrainAsync));
        await ended.CancelAsync();

        // While one folds, nobody else does; so what came meanwhile is folded with the next change.
        await _host.AddAsync(1);
        await DrainAsync(_host.Queue);

        Assert.InRange(await looking, 1, int.MaxValue);
        Assert.Equal(new QueueCounts(0, 0, items + 1, 0, 0, 0), await _host.Queue.GetCountsAsync());
        Assert.InRange(
            int.Parse(_host.Query("SELECT count(*) FROM queue_count_changes")[0], System.Globalization.CultureInfo.InvariantCulture),
            0,
            PostgreSqlQueueCounting.MostChanges + 100);
        _host.CheckIntegrity();
    }

    private static async Task DrainAsync(OpenQueue queue)
    {
        while (await queue.ClaimAsync("w", None) is { } claim)
        {
            await queue.EndAsync(claim, new SessionOutcome(QueueItemStatus.Completed), None);
        }
    }

    // At each moment every item has one status, also while somebody folds.
    private async Task<int> CountUntilAsync(int items, CancellationToken cancellationToken)
    {
        var looks = 0;
        do
        {
            Assert.Equal(items, (await _host.Queue.GetCountsAsync(cancellationToken: None)).Total);
            looks++;
        }
        while (!cancellationToken.IsCancellationRequested);
        return looks;
    }

    private async Task UntilSomebodyWaitsAsync()
    {
        while (_host.Query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")[0] == "0")
        {
            await Task.Yield();
        }
    }
}
