using System.Globalization;
using Invoke.Images;
using Invoke.Queue;
using Invoke.Queue.WorkerProgram;
using Xunit.Abstractions;

namespace Cluster.Tests;

/// <summary>Three workers in processes of their own, and everything that can go away.</summary>
[Trait("Kind", "Heavy")]
public sealed class ClusterFaultTests(ITestOutputHelper output)
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";

    [ClusterFact]
    public async Task Run_WorkersAreKilledAndBrokerAndDatabaseRestart_EveryImageIsThereOnceInOrder()
    {
        const int images = 20;
        int sessions = IsFull ? 10 : 3;
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using TestCluster cluster = await TestCluster.StartAsync(lease: TimeSpan.FromSeconds(3));
        await AddWorkersAsync(cluster, lanes: 2);

        EnqueueResult batch = await cluster.Queue.EnqueueAsync(new SessionBatch { Graph = PaintingGraph.Of(images, delayMilliseconds: 100), Runs = sessions });
        await TestCluster.UntilAsync(async () => (await cluster.CountAsync(batch.BatchId)).InProgress > 0);

        // One is killed each second until all is done; the broker loses its power at the second one, the database restarts at the fourth.
        var kills = 0;
        while (((await cluster.CountAsync(batch.BatchId)).Completed < sessions || kills < 5) && kills < 200)
        {
            if ((await cluster.CountAsync(batch.BatchId)).Completed == sessions)
            {
                // Done before all has gone away that should: the broker may take long to come back.
                await cluster.Queue.EnqueueAsync(new SessionBatch { Graph = PaintingGraph.Of(images, delayMilliseconds: 100), BatchId = batch.BatchId });
                sessions++;
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
            await cluster.ReplaceAsync(random.Next(3));
            kills++;
            if (kills == 2)
            {
                await cluster.Broker.KillAsync();
                await cluster.Broker.StartAsync();
            }
            else if (kills == 4)
            {
                cluster.Database.Stop();
                cluster.Database.Start();
            }
        }

        output.WriteLine($"{kills} kills");
        Assert.InRange(kills, 5, 199);
        IReadOnlyList<QueueItem> items = (await cluster.Queue.ListAsync(QueueSelection.OfBatch(batch.BatchId))).Items;
        Assert.All(items, item => Assert.Equal((QueueItemStatus.Completed, null), (item.Status, item.Error)));
        foreach (QueueItem item in items)
        {
            Assert.Equal([.. Enumerable.Range(0, images).Select(index => $"paint@{index}")], (await cluster.ImagesAsync(item.SessionId)).Select(image => image.InvocationId));
        }

        Assert.Equal(sessions * images, (await cluster.Get<IImageService>().GetCountsAsync()).Total);
        Assert.True((await cluster.Get<IImageCare>().VerifyAsync(decodeImages: true)).IsSound);
    }

    [ClusterFact]
    public async Task Run_OneSessionSpreadOverWorkersThatAreKilled_EveryImageIsThereOnce()
    {
        int images = IsFull ? 120 : 18;
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using TestCluster cluster = await TestCluster.StartAsync(lease: TimeSpan.FromSeconds(3));
        await AddWorkersAsync(cluster, lanes: 1);

        EnqueueResult batch = await cluster.Queue.EnqueueAsync(new SessionBatch { Graph = PaintingGraph.Of(images, delayMilliseconds: 200), Spread = 3 });
        await TestCluster.UntilAsync(async () => (await cluster.Get<ISessionEventLog>().ReadAsync(0, 100_000, CancellationToken.None)).Any(each => each is ItemStatusChangedEvent { Item.Parts: 3 }));
        var kills = 0;
        while ((await ItemAsync()).Status != QueueItemStatus.Completed && kills < 200)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            await cluster.ReplaceAsync(random.Next(3), lanes: 1);
            kills++;
        }

        output.WriteLine($"{kills} kills");
        IReadOnlyList<StoredImage> made = await cluster.ImagesAsync((await ItemAsync()).SessionId);
        Assert.Equal(
            [.. Enumerable.Range(0, images).Select(index => $"paint@{index}")],
            made.Select(image => image.InvocationId).OrderBy(id => int.Parse(id!.AsSpan("paint@".Length), CultureInfo.InvariantCulture)));
        var workers = (await cluster.Get<ISessionEventLog>().ReadAsync(0, 100_000, CancellationToken.None)).OfType<NodeCompletedEvent>()
            .Where(each => each.NodeId == "paint").Select(each => each.WorkerId).ToHashSet();
        Assert.InRange(workers.Count, 3, 3 + kills);

        Task<QueueItem> ItemAsync() => TestCluster.AskAsync(async () => await cluster.Queue.FindAsync(batch.ItemIds[0]) ?? throw new InvalidOperationException("The item is gone."));
    }

    [ClusterFact]
    public async Task Run_WorkerIsSuspendedBeyondItsLease_AnotherOneGoesOnAndItsLateWriteIsRefused()
    {
        const int images = 40;
        await using TestCluster cluster = await TestCluster.StartAsync(lease: TimeSpan.FromSeconds(10));

        // It never asks about its claim, so it learns that it has lost it by a write that is refused.
        ChildProcess suspended = cluster.AddWorker(lanes: 1, renewMilliseconds: 3_600_000);
        await cluster.UntilReadyAsync();
        EnqueueResult batch = await cluster.Queue.EnqueueAsync(new SessionBatch { Graph = PaintingGraph.Of(images, delayMilliseconds: 100) });
        await TestCluster.UntilAsync(async () => (await ItemAsync()).FinishedInvocations >= 5);

        await suspended.SuspendAsync();
        cluster.AddWorker(lanes: 1);
        await TestCluster.UntilAsync(async () => (await ItemAsync()).Attempts >= 2);
        await suspended.ResumeAsync();
        await suspended.ExpectAsync("claim lost");
        await TestCluster.UntilAsync(async () => (await ItemAsync()).Status == QueueItemStatus.Completed);

        QueueItem item = await ItemAsync();
        Assert.InRange(item.Attempts, 2, 100);
        Assert.Equal([.. Enumerable.Range(0, images).Select(index => $"paint@{index}")], (await cluster.ImagesAsync(item.SessionId)).Select(image => image.InvocationId));
        Assert.Equal(images, (await cluster.Get<IImageService>().GetCountsAsync()).Total);
        Assert.True((await cluster.Get<IImageCare>().VerifyAsync(decodeImages: true)).IsSound);

        Task<QueueItem> ItemAsync() => TestCluster.AskAsync(async () => await cluster.Queue.FindAsync(batch.ItemIds[0]) ?? throw new InvalidOperationException("The item is gone."));
    }

    [ClusterFact]
    public async Task Run_WorkersDieWithAnAnnouncementAgainAndAgain_ItIsADeadLetterAndAllSessionsAreRun()
    {
        const int sessions = 20;
        await using TestCluster cluster = await TestCluster.StartAsync(lease: TimeSpan.FromSeconds(2), maxDeliveries: 1);
        cluster.AddWorker(lanes: 1);
        await UntilAWorkerListensAsync();

        // There is always one that waits, so no announcement is used up by a look that finds nothing.
        EnqueueResult batch = await cluster.Queue.EnqueueAsync(new SessionBatch { Graph = PaintingGraph.Of(1, delayMilliseconds: 600_000), Runs = sessions });
        var deaths = 0;
        do
        {
            deaths++;
            await TestCluster.UntilAsync(async () => (await ItemsAsync()).Sum(item => item.Attempts) >= deaths);
            await UntilAWorkerListensAsync();
            await cluster.ReplaceAsync(0, lanes: 1);
        }
        while ((await cluster.BrokerQueueAsync("invoke-sessions-dead")).Messages == 0 && deaths < 30);

        cluster.Execute("UPDATE invoke.queue_batches SET graph = replace(graph, '600000', '0')");
        await cluster.ReplaceAsync(0, lanes: 1);
        await TestCluster.UntilAsync(async () => (await cluster.CountAsync(batch.BatchId)).Completed == sessions);

        output.WriteLine($"{deaths} deaths");
        Assert.InRange(deaths, 2, 29);
        Assert.Equal(sessions, (await cluster.Get<IImageService>().GetCountsAsync()).Total);

        Task<IReadOnlyList<QueueItem>> ItemsAsync() => TestCluster.AskAsync(async () => (await cluster.Queue.ListAsync(QueueSelection.OfBatch(batch.BatchId))).Items);

        Task UntilAWorkerListensAsync() => TestCluster.UntilAsync(async () => (await cluster.BrokerQueueAsync("invoke-sessions")).Consumers > 0);
    }

    [ClusterFact]
    public async Task Enqueue_ManySessions_EachRunsOnce()
    {
        int sessions = IsFull ? 10_000 : 600;
        await using TestCluster cluster = await TestCluster.StartAsync(lease: TimeSpan.FromSeconds(30));
        await AddWorkersAsync(cluster, lanes: 4);

        EnqueueResult batch = await cluster.Queue.EnqueueAsync(new SessionBatch { Graph = PaintingGraph.Nothing(), Runs = sessions });
        await TestCluster.UntilAsync(async () => (await cluster.CountAsync(batch.BatchId)).Completed == sessions);

        Assert.Equal((sessions, sessions), ((int)batch.Requested, batch.Enqueued));
        var workers = new HashSet<string?>();
        var seen = 0;
        string? after = null;
        do
        {
            Page<QueueItem> page = await cluster.Queue.ListAsync(QueueSelection.OfBatch(batch.BatchId), QueueSelection.MaxLimit, after);
            Assert.All(page.Items, item => Assert.Equal((1, 1), (item.Attempts, item.FinishedInvocations)));
            workers.UnionWith(page.Items.Select(item => item.WorkerId));
            seen += page.Items.Count;
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal((sessions, 3), (seen, workers.Count));
    }

    /// <summary>Starts three workers, and waits until each of them looks for work.</summary>
    private static async Task AddWorkersAsync(TestCluster cluster, int lanes)
    {
        foreach (int _ in Enumerable.Range(0, 3))
        {
            cluster.AddWorker(lanes);
        }

        await cluster.UntilReadyAsync();
    }
}
