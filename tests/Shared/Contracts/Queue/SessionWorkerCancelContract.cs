using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;
using Invoke.Queue.WorkerProgram;

namespace Invoke.Testing.Shared.Contracts;

public abstract class SessionWorkerCancelContract(WorkerHostFactory create)
{
    [StorageFact]
    public async Task Cancel_RunningItem_KeepsItsFinishedImagesAndRunsTheNext()
    {
        await using WorkerHost host = create();
        await host.StartAsync();
        QueueItem first = await host.EnqueueAsync(PaintingGraph.Of(10, CanvasGate.Closed, from: 3));
        QueueItem second = await host.EnqueueAsync(PaintingGraph.Of(1, delayMilliseconds: 0));
        await host.WaitForAsync<NodeStartedEvent>(each => each.InvocationId == "canvas@3");

        await host.Queue.CancelAsync(QueueSelection.Of(first.ItemId));

        QueueItem canceled = await host.WaitUntilAsync(first.ItemId, QueueItemStatus.Canceled);
        await host.WaitUntilAsync(second.ItemId, QueueItemStatus.Completed);
        int finished = (await host.EventsAsync()).OfType<NodeCompletedEvent>().Count(each => each.ItemId == first.ItemId && each.NodeId == "paint");
        IReadOnlyList<int> colours = await host.ColoursAsync(first.SessionId);
        Assert.Equal(3, finished);
        Assert.Equal([0, 1, 2], colours);
        Assert.Null(canceled.Error);
    }

    [StorageFact]
    public async Task Cancel_WaitingItem_DoesNotTouchTheRunningOne()
    {
        using var gate = new CanvasGate();
        await using WorkerHost host = create();
        await host.StartAsync();
        QueueItem first = await host.EnqueueAsync(PaintingGraph.Of(10, gate, from: 1));
        QueueItem second = await host.EnqueueAsync(PaintingGraph.Of(1, delayMilliseconds: 0));
        await host.WaitForAsync<NodeStartedEvent>(each => each.InvocationId == "canvas@1");

        await host.Queue.CancelAsync(QueueSelection.Of(second.ItemId));
        gate.Open();

        await host.WaitUntilAsync(first.ItemId, QueueItemStatus.Completed);
        Assert.Equal(10, (await host.ImagesAsync(first.SessionId)).Count);
        Assert.Equal(QueueItemStatus.Canceled, (await host.ItemAsync(second.ItemId)).Status);
    }

    [StorageFact]
    public async Task Retry_CanceledItemResumed_RunsTheRestOnly()
    {
        using var gate = new CanvasGate();
        await using WorkerHost host = create();
        await host.StartAsync();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(30, gate, from: 3));
        await host.WaitForAsync<NodeStartedEvent>(each => each.InvocationId == "canvas@3");
        await host.Queue.CancelAsync(QueueSelection.Of(item.ItemId));
        await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Canceled);
        IReadOnlyList<StoredImage> before = await host.ImagesAsync(item.SessionId);
        gate.Open();

        await host.Queue.RetryAsync(QueueSelection.Of(item.ItemId), RetryMode.Resume);
        await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        IReadOnlyList<StoredImage> after = await host.ImagesAsync(item.SessionId);
        Assert.Equal(3, before.Count);
        Assert.Equal(before.Select(image => image.ImageName), after.Take(before.Count).Select(image => image.ImageName));
        Assert.Equal(Enumerable.Range(0, 30), await host.ColoursAsync(item.SessionId));
    }

    [StorageFact]
    public async Task Retry_NodeWithAnImageHasToRunAgain_ItsImageIsThereOnce()
    {
        NodeGraph graph = new();
        SketchCanvas sketch = graph.Add(new SketchCanvas { Seed = 7 }, "sketch");
        WaitForCanvas wait = graph.Add(new WaitForCanvas { DelayMilliseconds = 6_000_000 }, "wait");
        graph.Connect(sketch.Out.Canvas, wait.In.Canvas);
        await using WorkerHost host = create();
        await host.StartAsync();
        QueueItem item = await host.EnqueueAsync(graph);
        NodeStartedEvent waiting = await host.WaitForAsync<NodeStartedEvent>(each => each.InvocationId == "wait");
        await host.Queue.CancelAsync(QueueSelection.Of(item.ItemId));
        await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Canceled);
        host.Execute("UPDATE queue_batches SET graph = replace(graph, '6000000', '1')");

        await host.Queue.RetryAsync(QueueSelection.Of(item.ItemId), RetryMode.Resume);
        await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        NodeCompletedEvent again = await host.WaitForAsync<NodeCompletedEvent>(each => each.InvocationId == "sketch" && each.Sequence > waiting.Sequence);
        Assert.Equal(again.Result.GetProperty("image").GetProperty("image_name").GetString(), Assert.Single(await host.ImagesAsync(item.SessionId)).ImageName);
    }

    [StorageFact]
    public async Task Retry_ImageOfAnotherSessionWasMovedHere_StaysWhereItIs()
    {
        using var gate = new CanvasGate();
        await using WorkerHost host = create();
        await host.StartAsync();
        QueueItem first = await host.EnqueueAsync(PaintingGraph.Of(1, delayMilliseconds: 0));
        await host.WaitUntilAsync(first.ItemId, QueueItemStatus.Completed);
        QueueItem second = await host.EnqueueAsync(PaintingGraph.Of(2, gate, from: 0));
        await host.WaitForAsync<NodeStartedEvent>(each => each.ItemId == second.ItemId && each.NodeId == "canvas");
        await host.Queue.CancelAsync(QueueSelection.Of(second.ItemId));
        await host.WaitUntilAsync(second.ItemId, QueueItemStatus.Canceled);
        string moved = (await host.ImagesAsync(first.SessionId))[0].ImageName;
        await host.Get<IImageService>().UpdateAsync(moved, new ImageChanges { SessionId = second.SessionId });
        gate.Open();

        await host.Queue.RetryAsync(QueueSelection.Of(second.ItemId), RetryMode.Resume);
        await host.WaitUntilAsync(second.ItemId, QueueItemStatus.Completed);

        Assert.NotNull(await host.Get<IImageService>().FindAsync(moved));
    }
}
