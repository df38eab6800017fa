using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;
using Invoke.Queue.WorkerProgram;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>Sessions that several lanes run at once.</summary>
public abstract class SpreadSessionContract(WorkerHostFactory create)
{
    private const int Lanes = 3;

    [StorageFact]
    public async Task Run_SpreadOverThreeLanes_AllThreeAreAtItAndOneGathers()
    {
        using var gate = new CanvasGate();
        await using WorkerHost host = create(options => options.MaxConcurrentSessions = Lanes);
        await host.StartAsync();

        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(8, gate, from: 0), Lanes);
        await WaitForCanvasesAsync(host, from: 0);

        IReadOnlyCollection<long> running = host.Worker.RunningItems;
        int parts = (await host.ItemAsync(item.ItemId)).Parts;
        gate.Open();
        QueueItem ended = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        Assert.Equal([item.ItemId], running);
        Assert.Equal((Lanes, 0), (parts, ended.Parts));
        Assert.Equal((18, null), (ended.FinishedInvocations, ended.Error));
        Assert.Equal(Enumerable.Range(0, 8), (await host.ColoursAsync(item.SessionId)).Order());
        Assert.Equal(await NamesInOrderAsync(host, item), await CollectedAsync(host, item));
        Assert.All((await host.EventsAsync()).OfType<NodeEvent>(), each => Assert.Equal(host.Worker.WorkerId, each.WorkerId));
    }

    [StorageFact]
    public async Task Run_FewerIterationsThanLanes_ThereAreAsManyParts()
    {
        await using WorkerHost host = create(options => options.MaxConcurrentSessions = Lanes);
        await host.StartAsync();

        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(2, delayMilliseconds: 0), Lanes);
        await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        Assert.Contains(await host.EventsAsync(), each => each is ItemStatusChangedEvent { Item.Parts: 2 });
        Assert.Equal(2, (await host.ImagesAsync(item.SessionId)).Count);
    }

    [StorageFact]
    public async Task Run_GraphWithoutIterations_IsRunInOneGo()
    {
        NodeGraph graph = new();
        graph.Add(new TellClaim(), "claim");
        await using WorkerHost host = create(options => options.MaxConcurrentSessions = Lanes);
        await host.StartAsync();

        QueueItem item = await host.EnqueueAsync(graph, Lanes);
        QueueItem ended = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        Assert.Equal((1, 1), (ended.Attempts, ended.FinishedInvocations));
    }

    [StorageFact]
    public async Task Cancel_SpreadSession_KeepsWhatIsFinishedAndResumesWithTheRest()
    {
        using var gate = new CanvasGate();
        await using WorkerHost host = create(options => options.MaxConcurrentSessions = Lanes);
        await host.StartAsync();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(9, gate, from: 3), Lanes);
        await WaitForCanvasesAsync(host, from: 3);

        await host.Queue.CancelAsync(QueueSelection.Of(item.ItemId));
        QueueItem canceled = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Canceled);
        IReadOnlyList<StoredImage> kept = await host.ImagesAsync(item.SessionId);
        gate.Open();
        await host.Queue.RetryAsync(QueueSelection.Of(item.ItemId));
        await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        Assert.Equal((0, null), (canceled.Parts, canceled.Error));
        Assert.Equal(["paint@0", "paint@1", "paint@2"], kept.Select(image => image.InvocationId).Order(StringComparer.Ordinal));
        IReadOnlyList<StoredImage> all = await host.ImagesAsync(item.SessionId);
        Assert.Equal(kept.Select(image => image.ImageName), all.Take(3).Select(image => image.ImageName));
        Assert.Equal(Enumerable.Range(0, 9), (await host.ColoursAsync(item.SessionId)).Order());
        Assert.Equal(await NamesInOrderAsync(host, item), await CollectedAsync(host, item));
    }

    [StorageFact]
    public async Task Run_NodeOfOnePartFails_TheOthersStopAndTheItemFails()
    {
        NodeGraph graph = new();
        IntegerRange range = graph.Add(new IntegerRange { Start = -1, Stop = 2 }, "range");
        Iteration<long> each = graph.Iterate(range.Out.Collection);
        DivideIntegers divide = graph.Add(new DivideIntegers { A = 1 }, "divide");
        graph.Connect(each.Item, divide.In.B);
        using var gate = new CanvasGate();
        StretchCanvas canvas = graph.Add(new StretchCanvas { Gate = gate.Name, GateFrom = -1 }, "canvas");
        graph.Connect(divide.Out.Value, canvas.In.Seed);
        await using WorkerHost host = create(options => options.MaxConcurrentSessions = Lanes);
        await host.StartAsync();

        QueueItem item = await host.EnqueueAsync(graph, Lanes);
        QueueItem failed = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Failed);

        Assert.Contains("divide@1", failed.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(0, failed.Parts);
    }

    [StorageFact]
    public async Task Run_PartsMakeAgainWhatTheyShare_ItsImageIsThereOnce()
    {
        await using WorkerHost host = create(options => options.MaxConcurrentSessions = Lanes);
        await host.StartAsync();

        QueueItem item = await host.EnqueueAsync(PaintingGraph.Looks(6), Lanes);
        await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        string last = (await host.Queue.ReadJournalAsync(item.ItemId)).Last(entry => JournalEntry.TryParse(entry, out JournalEntry? finished) && finished.NodeId == "sketch");
        Assert.Contains(Assert.Single(await host.ImagesAsync(item.SessionId)).ImageName, last, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task Stop_SpreadSession_GivesItsPartsBackAndTheNextStartGoesOn()
    {
        using var gate = new CanvasGate();
        await using WorkerHost host = create(options => options.MaxConcurrentSessions = Lanes);
        await host.StartAsync();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(9, gate, from: 3), Lanes);
        await WaitForCanvasesAsync(host, from: 3);

        await host.StopAsync();
        QueueItem stopped = await host.ItemAsync(item.ItemId);
        gate.Open();
        await host.StartAsync();
        QueueItem ended = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        Assert.Equal((QueueItemStatus.InProgress, Lanes), (stopped.Status, stopped.Parts));
        Assert.Equal(2, ended.Attempts);
        Assert.Equal(Enumerable.Range(0, 9), (await host.ColoursAsync(item.SessionId)).Order());
    }

    /// <summary>Waits until each lane is at a canvas of its own.</summary>
    private static async Task WaitForCanvasesAsync(WorkerHost host, int from)
    {
        foreach (int waiting in Enumerable.Range(from, Lanes))
        {
            await host.WaitForAsync<NodeStartedEvent>(each => each.InvocationId == $"canvas@{waiting}");
        }
    }

    /// <summary>The images in the order of their iterations.</summary>
    private static async Task<IEnumerable<string>> NamesInOrderAsync(WorkerHost host, QueueItem item) =>
        (await host.ImagesAsync(item.SessionId)).OrderBy(image => image.InvocationId, StringComparer.Ordinal).Select(image => image.ImageName);

    /// <summary>The images that the collector gave.</summary>
    private static async Task<IEnumerable<string?>> CollectedAsync(WorkerHost host, QueueItem item)
    {
        NodeCompletedEvent collected = (await host.EventsAsync()).OfType<NodeCompletedEvent>().Single(each => each.ItemId == item.ItemId && each.NodeId == "collect");
        return collected.Result.GetProperty("collection").EnumerateArray().Select(image => image.GetProperty("image_name").GetString());
    }
}
