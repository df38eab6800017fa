using System.Globalization;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>Real processes on one queue: they share the work, and those that die leave nothing lost or doubled.</summary>
public abstract class SeveralProcessesContract(QueueHostFactory create) : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";

    private readonly QueueHost _host = create();
    private readonly List<ChildProcess> _children = [];

    public void Dispose()
    {
        _children.ForEach(child => child.Dispose());
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageFact]
    [Trait("Kind", "Heavy")]
    public async Task FourProcesses_OneQueue_ClaimEachItemOnce()
    {
        int count = IsFull ? 2000 : 200;
        IReadOnlyList<long> ids = await _host.AddAsync(count);
        ChildProcess[] children = [.. Enumerable.Range(0, 4).Select(number => Start("drain", $"w{number}"))];
        foreach (ChildProcess child in children)
        {
            await child.ExpectAsync("ready");
        }

        await Task.WhenAll(children.Select(child => child.GoOnAsync()));
        List<long>[] claimed = await Task.WhenAll(children.Select(ReadIdsAsync));

        Assert.Equal(ids, claimed.SelectMany(each => each).Order());
        Assert.All(claimed, each => Assert.Equal(each.Order(), each));
        Assert.Equal(new QueueCounts(0, 0, count, 0, 0, 0), await _host.Queue.GetCountsAsync());
        Assert.Equal([$"{count}"], _host.Query("SELECT count(*) FROM queue_journal"));
        _host.CheckIntegrity();
    }

    [StorageFact]
    public async Task RecoverAsync_ProcessKilled_ItsItemWaitsFirstWithWhatFinished()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(3);
        ChildProcess child = await StartHoldingAsync("dies", finished: 2);
        IReadOnlyList<long> alive = await _host.Queue.RecoverAsync(None);

        await KillAsync(child);
        IReadOnlyList<long> recovered = await _host.Queue.RecoverAsync(None);

        Assert.Empty(alive);
        Assert.Equal([ids[0]], recovered);
        Assert.Equal(ids, await _host.WaitingAsync());
        Assert.Equal(2, (await _host.ItemAsync(ids[0])).FinishedInvocations);
        SessionClaim again = await _host.ClaimAsync();
        Assert.Equal((ids[0], 1, 2L), (again.Item.ItemId, again.Crashes, again.Token));
    }

    [StorageFact]
    public async Task RecoverAsync_KilledAgainAndAgain_Quarantines()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(2);
        for (int crash = 0; crash < 3; crash++)
        {
            ChildProcess child = await StartHoldingAsync($"w{crash}", finished: 0);
            await KillAsync(child);
            Assert.Equal([ids[0]], await _host.Queue.RecoverAsync(None));
        }

        QueueItem item = await _host.ItemAsync(ids[0]);
        Assert.Equal((QueueItemStatus.Failed, SessionError.Quarantined), (item.Status, item.Error?.Type));
        Assert.Contains("Item 1 took 3 processes with it, the last one worker 'w2'", item.Error?.Message, StringComparison.Ordinal);
        Assert.Equal([ids[1]], await _host.WaitingAsync());

        await _host.Queue.RetryAsync(QueueSelection.Of(ids[0]));
        await _host.Queue.MoveAsync(ids[0], ids[1], QueuePlace.Before);
        Assert.Equal(0, (await _host.ClaimAsync()).Crashes);
    }

    [StorageFact]
    public async Task RecoverAsync_InvocationFinishedBetweenCrashes_DoesNotQuarantine()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(1);
        for (int crash = 0; crash < 4; crash++)
        {
            ChildProcess child = await StartHoldingAsync($"w{crash}", finished: 1);
            await KillAsync(child);
            await _host.Queue.RecoverAsync(None);
        }

        QueueItem item = await _host.ItemAsync(ids[0]);
        Assert.Equal((QueueItemStatus.Pending, 4, 4), (item.Status, item.FinishedInvocations, item.Attempts));
    }

    [StorageFact]
    public async Task RecoverAsync_CancelRequested_EndsAsCanceled()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(1);
        ChildProcess child = await StartHoldingAsync("dies", finished: 0);
        await _host.Queue.CancelAsync(QueueSelection.Of(ids[0]));

        await KillAsync(child);
        await _host.Queue.RecoverAsync(None);

        Assert.Equal(QueueItemStatus.Canceled, (await _host.ItemAsync(ids[0])).Status);
    }

    [StorageFact]
    public async Task EnqueueAsync_ProcessKilledWhileItEnqueues_LeavesWholeBatches()
    {
        ChildProcess child = Start("enqueue", "none");
        await child.ExpectAsync("ready");
        await child.GoOnAsync();
        List<string> batches = [];
        for (int number = 0; number < 20; number++)
        {
            batches.Add(await child.ReadLineAsync());
        }

        await KillAsync(child);

        List<string> sizes, kept, events;
        int pending;
        do
        {
            // A server may still write what the process had sent, so all has to be of one moment.
            sizes = _host.Query("SELECT count(*) FROM queue_items GROUP BY batch");
            kept = _host.Query("SELECT batch_id FROM queue_batches");
            events = _host.Query("SELECT count(*) FROM queue_events WHERE type = 'batch_enqueued'");
            pending = (await _host.Queue.GetCountsAsync()).Pending;
        }
        while (_host.Query("SELECT count(*) FROM queue_items GROUP BY batch").Count != sizes.Count);

        Assert.All(sizes, size => Assert.Equal("5", size));
        Assert.Subset(kept.ToHashSet(), batches.ToHashSet());
        Assert.Equal([sizes.Count.ToString(CultureInfo.InvariantCulture)], events);
        Assert.Equal(sizes.Count * 5, pending);
    }

    [StorageFact]
    public async Task RecoverAsync_QueueClosed_TakesItsItemsBackInOrder()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(3);
        OpenQueue other = _host.Open();
        await other.ClaimAsync("one", None);
        await other.ClaimAsync("two", None);

        await _host.DieAsync(other);
        IReadOnlyList<long> recovered = await _host.Queue.RecoverAsync(None);

        Assert.Equal(ids.Take(2), recovered);
        Assert.Equal(ids, await _host.WaitingAsync());
    }

    private static async Task<List<long>> ReadIdsAsync(ChildProcess child)
    {
        List<long> ids = [];
        while (await child.ReadLineAsync() is var line && line != "done")
        {
            ids.Add(long.Parse(line, CultureInfo.InvariantCulture));
        }

        return ids;
    }

    private async Task KillAsync(ChildProcess child)
    {
        await child.KillAsync();
        _host.TakeKilledForDead();
    }

    private ChildProcess Start(string action, params string[] arguments)
    {
        ChildProcess child = _host.Start(action, arguments);
        _children.Add(child);
        return child;
    }

    private async Task<ChildProcess> StartHoldingAsync(string workerId, int finished)
    {
        ChildProcess child = Start("hold", workerId, finished.ToString(CultureInfo.InvariantCulture));
        await child.ExpectAsync("ready");
        await child.GoOnAsync();
        await child.ExpectAsync("held");
        return child;
    }
}
