using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;
using Invoke.Queue.WorkerProgram;

namespace Invoke.Testing.Shared.Contracts;

public abstract class SessionWorkerContract(WorkerHostFactory create)
{
    [StorageFact]
    public async Task Run_OneSession_ItsImagesAreThereInOrderAndItIsCompleted()
    {
        await using WorkerHost host = create();
        await host.StartAsync();

        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(5, delayMilliseconds: 0));
        QueueItem ended = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        Assert.Equal([0, 1, 2, 3, 4], await host.ColoursAsync(item.SessionId));
        Assert.Equal((12, 1, null), (ended.FinishedInvocations, ended.Attempts, ended.Error));
        Assert.NotNull(ended.StartedAt);
        Assert.NotNull(ended.CompletedAt);
    }

    [StorageFact]
    public async Task Run_OneSession_TheLogTellsEachInvocationWithItsNodeAndResult()
    {
        await using WorkerHost host = create();
        await host.StartAsync();

        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(2, delayMilliseconds: 0));
        await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        IReadOnlyList<QueueEvent> events = await host.EventsAsync();
        Assert.Equal(
            ["batch", "InProgress", "started range", "completed range", "started canvas@0", "completed canvas@0", "started paint@0", "completed paint@0", "started canvas@1",
                "completed canvas@1", "started paint@1", "completed paint@1", "started collect", "completed collect", "Completed"],
            events.Select(Describe).Where(line => line.Length > 0));
        NodeCompletedEvent painted = events.OfType<NodeCompletedEvent>().Single(each => each.InvocationId == "paint@1");
        Assert.Equal("image_output", painted.Result.GetProperty("type").GetString());
        Assert.Equal((await host.ImagesAsync(item.SessionId))[1].ImageName, painted.Result.GetProperty("image").GetProperty("image_name").GetString());
        Assert.Equal("test.paint", painted.Node?.GetProperty("type").GetString());
        Assert.Equal(events.Select(each => each.Sequence).Order(), events.Select(each => each.Sequence));
    }

    [StorageFact]
    public async Task Run_TwoLanes_EachNodeSeesTheClaimOfItsSession()
    {
        NodeGraph graph = new();
        graph.Add(new TellClaim(), "claim");
        await using WorkerHost host = create(options => options.MaxConcurrentSessions = 2);
        await host.StartAsync();

        EnqueueResult result = await host.Queue.EnqueueAsync(new SessionBatch { Graph = graph, Runs = 6 });
        foreach (long itemId in result.ItemIds)
        {
            await host.WaitUntilAsync(itemId, QueueItemStatus.Completed);
        }

        NodeCompletedEvent[] told = [.. (await host.EventsAsync()).OfType<NodeCompletedEvent>()];
        Assert.Equal(6, told.Length);
        Assert.All(told, each => Assert.Equal(
            (each.ItemId, 1L), (each.Result.GetProperty("item_id").GetInt64(), each.Result.GetProperty("token").GetInt64())));
        Assert.Null(SessionClaim.Current);
    }

    [StorageFact]
    public async Task Run_BatchWithFieldValues_EachItemHasItsOwn()
    {
        await using WorkerHost host = create();
        await host.StartAsync();

        EnqueueResult result = await host.Queue.EnqueueAsync(new SessionBatch
        {
            Graph = PaintingGraph.Of(3, delayMilliseconds: 0),
            Data = [[BatchField.Of("range", "start", 1, 2)]],
        });
        foreach (long itemId in result.ItemIds)
        {
            await host.WaitUntilAsync(itemId, QueueItemStatus.Completed);
        }

        Assert.Equal([1, 2], await host.ColoursAsync((await host.ItemAsync(result.ItemIds[0])).SessionId));
        Assert.Equal([2], await host.ColoursAsync((await host.ItemAsync(result.ItemIds[1])).SessionId));
    }

    [StorageFact]
    public async Task Run_GraphWithInputs_HasTheBatchsValues()
    {
        NodeGraph graph = new();
        GraphInput<long> number = graph.Input<long>("number");
        AddIntegers sum = graph.Add(new AddIntegers { B = 1 }, "sum");
        graph.Connect(number, sum.In.A);
        await using WorkerHost host = create();
        await host.StartAsync();

        EnqueueResult result = await host.Queue.EnqueueAsync(new SessionBatch { Graph = graph, Inputs = """{"number": 41}""" });
        await host.WaitUntilAsync(result.ItemIds[0], QueueItemStatus.Completed);

        Assert.True(JournalEntry.TryParse((await host.Queue.ReadJournalAsync(result.ItemIds[0]))[^1], out JournalEntry? entry));
        Assert.Equal(42, entry.Outputs["value"].GetInt32());
    }

    [StorageFact]
    public async Task Run_NodeFails_TheItemHasTheErrorThatNamesIt()
    {
        NodeGraph graph = new();
        IntegerRange range = graph.Add(new IntegerRange { Start = 0, Stop = 3 }, "range");
        DivideIntegers divide = graph.Add(new DivideIntegers { A = 1 }, "divide");
        Iteration<long> each = graph.Iterate(range.Out.Collection);
        graph.Connect(each.Item, divide.In.B);
        await using WorkerHost host = create();
        await host.StartAsync();

        QueueItem item = await host.EnqueueAsync(graph);
        QueueItem ended = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Failed);

        Assert.Contains("divide@0", ended.Error?.Message, StringComparison.Ordinal);
        NodeFailedEvent failed = (await host.EventsAsync()).OfType<NodeFailedEvent>().Single();
        Assert.Equal(("divide@0", ended.Error?.Type), (failed.InvocationId, failed.Error.Type));
    }

    [StorageFact]
    public async Task Run_GraphThatNobodyKnowsAnyMore_FailsAndTheNextRuns()
    {
        await using WorkerHost host = create();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(1, delayMilliseconds: 0));
        host.Execute("UPDATE queue_batches SET graph = replace(graph, 'test.paint', 'test.gone')");
        QueueItem next = await host.EnqueueAsync(PaintingGraph.Of(1, delayMilliseconds: 0));
        await host.StartAsync();

        QueueItem failed = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Failed);
        await host.WaitUntilAsync(next.ItemId, QueueItemStatus.Completed);

        Assert.Contains("test.gone", failed.Error?.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task Run_TwoLanes_TwoSessionsAtATime()
    {
        await using WorkerHost host = create(options => options.MaxConcurrentSessions = 2);
        await host.StartAsync();

        QueueItem first = await host.EnqueueAsync(PaintingGraph.Of(2, CanvasGate.Closed, from: 1));
        QueueItem second = await host.EnqueueAsync(PaintingGraph.Of(2, CanvasGate.Closed, from: 1));
        await host.WaitForAsync<NodeCompletedEvent>(each => each.ItemId == first.ItemId && each.NodeId == "paint");
        await host.WaitForAsync<NodeCompletedEvent>(each => each.ItemId == second.ItemId && each.NodeId == "paint");

        Assert.Equal([first.ItemId, second.ItemId], host.Worker.RunningItems.Order());
        await host.Queue.CancelAsync(QueueSelection.All);
    }

    [StorageFact]
    public async Task Run_ResultsAreRecorded_TheyCanBeListedWhenTheItemHasEnded()
    {
        await using WorkerHost host = create();
        await host.StartAsync();

        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(4, delayMilliseconds: 0));
        await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        Page<SessionResult> results = await host.Get<ISessionResultStorage>().ListAsync(new SessionResultQuery { SessionId = item.SessionId, NodeId = "paint" });
        Assert.Equal(4, results.Total);
    }

    [StorageFact]
    public async Task Run_ThousandSmallInvocations_AreAllInTheJournalInOrder()
    {
        NodeGraph graph = new();
        IntegerRange range = graph.Add(new IntegerRange { Start = 0, Stop = 3000 }, "range");
        AddIntegers sum = graph.Add(new AddIntegers { B = 1 }, "sum");
        graph.Connect(graph.Iterate(range.Out.Collection).Item, sum.In.A);
        await using WorkerHost host = create();
        await host.StartAsync();

        QueueItem item = await host.EnqueueAsync(graph);
        QueueItem ended = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        IReadOnlyList<string> journal = await host.Queue.ReadJournalAsync(item.ItemId);
        Assert.Equal(3001, ended.FinishedInvocations);
        Assert.Equal(
            [.. Enumerable.Range(0, 3000).Select(index => $"sum@{index}")],
            journal.Skip(2).Select(entry => JournalEntry.TryParse(entry, out JournalEntry? each) ? each.InvocationId : entry));
    }

    private static string Describe(QueueEvent each) => each switch
    {
        BatchEnqueuedEvent => "batch",
        ItemStatusChangedEvent { Item.Status: QueueItemStatus.Pending } => string.Empty,
        ItemStatusChangedEvent change => change.Item.Status.ToString(),
        NodeStartedEvent started => $"started {started.InvocationId}",
        NodeCompletedEvent completed => $"completed {completed.InvocationId}",
        NodeProgressEvent => string.Empty,
        _ => each.GetType().Name,
    };
}
