using System.Globalization;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;
using Invoke.Queue.WorkerProgram;
using Xunit.Abstractions;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>Workers as real processes that are killed, stopped and started again.</summary>
[Trait("Kind", "Heavy")]
public abstract class WorkerProcessContract(WorkerHostFactory create, ITestOutputHelper output)
{
    private const int Images = 20;
    private static readonly int Kills = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 20 : 8;

    [StorageFact]
    public async Task Run_KilledAtRandomPoints_NoImageIsLostOrDoubledAndTheOrderGoesOn()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var host = create();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(Images, delayMilliseconds: 30));
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        var kills = 0;
        // A slow machine may be through with the session before it has killed as often as it should.
        while (kills < Kills && (await host.ItemAsync(item.ItemId)).Status != QueueItemStatus.Completed)
        {
            using ChildProcess worker = host.StartProcess(maxCrashes: 1000);
            int attempt = kills + 1;
            await host.WaitForAsync<ItemStatusChangedEvent>(change => change.Item is { Status: QueueItemStatus.InProgress } && change.Item.Attempts == attempt);
            await Task.Delay(random.Next(0, 120));
            await worker.KillAsync();
            kills++;
            host.TakeRunningWorkersForDead();

            await RememberAsync(host, item, kept);
        }

        output.WriteLine($"{kills} kills");
        using ChildProcess last = host.StartProcess(maxCrashes: 1000);
        QueueItem ended = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        await RememberAsync(host, item, kept);
        IReadOnlyList<StoredImage> images = await host.ImagesAsync(item.SessionId);
        Assert.Equal([.. Enumerable.Range(0, Images).Select(index => $"paint@{index}")], images.Select(image => image.InvocationId));
        Assert.Equal(images.Select(image => image.ImageName), Enumerable.Range(0, Images).Select(index => kept[$"paint@{index}"]));
        Assert.Equal(Enumerable.Range(0, Images), await host.ColoursAsync(item.SessionId));
        // A canvas whose image was not finished in time is stretched again.
        Assert.InRange(ended.FinishedInvocations, (2 * Images) + 2, (2 * Images) + 2 + kills);
        Assert.InRange(ended.Attempts, kills, kills + 1);
        Assert.True((await host.Get<IImageCare>().VerifyAsync(decodeImages: true)).IsSound);
    }

    [StorageFact]
    public async Task Run_SpreadOverProcessesKilledAtRandomPoints_NoImageIsLostOrDoubled()
    {
        const int count = 2 * Images;
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var host = create();
        ChildProcess[] workers = [.. Enumerable.Range(0, 3).Select(_ => host.StartProcess(maxCrashes: 1000))];
        try
        {
            QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(count, delayMilliseconds: 30), spread: workers.Length);
            var kept = new Dictionary<string, string>(StringComparer.Ordinal);
            await host.WaitForAsync<NodeCompletedEvent>(each => each.NodeId == "range");
            for (var kills = 0; kills < Kills && (await host.ItemAsync(item.ItemId)).Status != QueueItemStatus.Completed; kills++)
            {
                await Task.Delay(random.Next(0, 200));
                int victim = random.Next(workers.Length);
                await workers[victim].KillAsync();
                workers[victim].Dispose();
                host.TakeRunningWorkersForDead();
                workers[victim] = host.StartProcess(maxCrashes: 1000);
                await RememberAsync(host, item, kept);
            }

            await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

            await RememberAsync(host, item, kept);
            IReadOnlyList<StoredImage> images = await host.ImagesAsync(item.SessionId);
            Assert.Equal(
                [.. Enumerable.Range(0, count).Select(index => $"paint@{index}")],
                images.Select(image => image.InvocationId).OrderBy(id => int.Parse(id!.AsSpan(6), CultureInfo.InvariantCulture)));
            Assert.All(images, image => Assert.Equal(kept[image.InvocationId!], image.ImageName));
            Assert.True((await host.Get<IImageCare>().VerifyAsync(decodeImages: true)).IsSound);
        }
        finally
        {
            foreach (ChildProcess worker in workers)
            {
                worker.Dispose();
            }
        }
    }

    [StorageFact]
    public async Task Run_ItemThatKillsItsProcess_IsQuarantinedAndTheOthersRun()
    {
        await using var host = create();
        QueueItem deadly = await host.EnqueueAsync(PaintingGraph.Deadly(2, delayMilliseconds: 1));
        QueueItem harmless = await host.EnqueueAsync(PaintingGraph.Of(2, delayMilliseconds: 1));
        var deaths = 0;
        for (Task ended = host.WaitUntilAsync(deadly.ItemId, QueueItemStatus.Failed); !ended.IsCompleted; deaths++)
        {
            using ChildProcess worker = host.StartProcess(lanes: 2);
            if (await Task.WhenAny(worker.WaitForExitAsync(), ended) == ended)
            {
                await host.WaitUntilAsync(harmless.ItemId, QueueItemStatus.Completed);
                break;
            }

            host.TakeRunningWorkersForDead();
        }

        QueueItem quarantined = await host.ItemAsync(deadly.ItemId);
        // Deaths count from the last finished invocation that was kept, and there are six before the deadly one.
        Assert.InRange(deaths, 3, 9);
        Assert.Equal((QueueItemStatus.Failed, SessionError.Quarantined), (quarantined.Status, quarantined.Error?.Type));
        Assert.Equal(2, (await host.ImagesAsync(deadly.SessionId)).Count);
        Assert.Equal(2, (await host.ImagesAsync(harmless.SessionId)).Count);
    }

    [StorageFact]
    public async Task Stop_SigTerm_GivesTheItemBackAndExitsAtOnce()
    {
        await using var host = create();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(10, CanvasGate.Closed, from: 2));
        using ChildProcess worker = host.StartProcess();
        await worker.ExpectAsync("ready");
        await host.WaitForAsync<NodeStartedEvent>(each => each.InvocationId == "canvas@2");

        await worker.TerminateAsync();
        await worker.ExpectAsync("stopped");
        int exitCode = await worker.WaitForExitAsync();

        QueueItem returned = await host.ItemAsync(item.ItemId);
        Assert.Equal(0, exitCode);
        Assert.Equal(QueueItemStatus.Pending, returned.Status);
        // The range, then two canvases and their paintings.
        Assert.Equal((5, 2), (returned.FinishedInvocations, (await host.ImagesAsync(item.SessionId)).Count));
    }

    [StorageFact]
    public async Task Run_TwoProcesses_ShareTheQueueAndEventsReachBoth()
    {
        await using var host = create();
        EnqueueResult result = await host.Queue.EnqueueAsync(new SessionBatch { Graph = PaintingGraph.Of(10, CanvasGate.Closed, from: 1), Runs = 2 });
        using ChildProcess one = host.StartProcess();
        using ChildProcess two = host.StartProcess();
        foreach (long itemId in result.ItemIds)
        {
            await host.WaitForAsync<NodeCompletedEvent>(each => each.ItemId == itemId && each.NodeId == "paint");
        }

        await host.Queue.CancelAsync(QueueSelection.OfBatch(result.BatchId));
        foreach (long itemId in result.ItemIds)
        {
            await host.WaitUntilAsync(itemId, QueueItemStatus.Canceled);
        }

        QueueItem[] items = [.. (await host.Queue.ListAsync(QueueSelection.OfBatch(result.BatchId))).Items];
        Assert.Equal(2, items.Select(item => item.WorkerId).Distinct().Count());
        Assert.All(items, item => Assert.Equal(1, item.Attempts));
    }

    /// <summary>Notes the image of each invocation that the journal has: once it is there it stays, under its name.</summary>
    private static async Task RememberAsync(WorkerHost host, QueueItem item, Dictionary<string, string> kept)
    {
        var finished = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in await host.Queue.ReadJournalAsync(item.ItemId))
        {
            if (JournalEntry.TryParse(line, out JournalEntry? entry) && entry.NodeId == "paint")
            {
                Assert.True(finished.Add(entry.InvocationId), $"{entry.InvocationId} finished twice.");
                string name = entry.Outputs["image"].GetProperty("image_name").GetString() ?? string.Empty;
                Assert.True(kept.TryAdd(entry.InvocationId, name) || kept[entry.InvocationId] == name, $"{entry.InvocationId} was {kept[entry.InvocationId]} and is {name}.");
                Assert.NotNull(await host.Get<IImageService>().FindAsync(name));
            }
        }

        Assert.Equal(kept.Count, finished.Count);
    }
}
