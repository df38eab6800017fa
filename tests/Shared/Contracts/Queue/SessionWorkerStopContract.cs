using Invoke.Queue;
using Invoke.Queue.WorkerProgram;

namespace Invoke.Testing.Shared.Contracts;

public abstract class SessionWorkerStopContract(WorkerHostFactory create)
{
    [StorageFact]
    public async Task Pause_RunningItem_StopsAtTheNextNodeAndGoesOn()
    {
        using var gate = new CanvasGate();
        await using WorkerHost host = create();
        await host.StartAsync();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(40, gate, from: 2));
        await host.WaitForAsync<NodeStartedEvent>(each => each.InvocationId == "canvas@2");

        await host.Queue.PauseAsync();
        QueueItem second = await host.EnqueueAsync(PaintingGraph.Of(1, delayMilliseconds: 0));
        // The worker hears of the pause in its own time, and starts nothing from then on: what was let through does not lead to another canvas. It has more time with each.
        var let = 0;
        do
        {
            await Task.Delay(100 * let);
            gate.LetOne();
            let++;
        }
        while (let < 38 && await StartsAsync($"canvas@{let + 2}"));

        QueueItem held = await host.ItemAsync(item.ItemId);
        gate.Open();
        await host.Queue.ResumeAsync();
        QueueItem ended = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        Assert.InRange(let, 1, 37);
        Assert.Equal(QueueItemStatus.InProgress, held.Status);
        Assert.Equal(1, ended.Attempts);
        Assert.Equal(40, (await host.ImagesAsync(item.SessionId)).Count);
        await host.WaitUntilAsync(second.ItemId, QueueItemStatus.Completed);

        async Task<bool> StartsAsync(string invocationId)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                await host.WaitForAsync<NodeStartedEvent>(each => each.InvocationId == invocationId, cancellationToken: limit.Token);
                return true;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    [StorageFact]
    public async Task Start_Paused_RunsNothingUntilResumed()
    {
        await using WorkerHost host = create(options => options.StartPaused = true);
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(1, delayMilliseconds: 0));
        await host.StartAsync();
        await host.WaitForAsync<QueueChangedEvent>(each => each.Change == QueueChange.Paused);

        QueueItem waiting = await host.ItemAsync(item.ItemId);
        await host.Queue.ResumeAsync();
        await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        Assert.Equal(QueueItemStatus.Pending, waiting.Status);
    }

    [StorageFact]
    public async Task Stop_InTheMiddle_GivesTheItemBackAndTheNextStartGoesOn()
    {
        using var gate = new CanvasGate();
        await using WorkerHost host = create();
        await host.StartAsync();
        QueueItem item = await host.EnqueueAsync(PaintingGraph.Of(25, gate, from: 2));
        await host.WaitForAsync<NodeStartedEvent>(each => each.InvocationId == "canvas@2");

        await host.StopAsync();
        QueueItem stopped = await host.ItemAsync(item.ItemId);
        gate.Open();
        await host.StartAsync();
        QueueItem ended = await host.WaitUntilAsync(item.ItemId, QueueItemStatus.Completed);

        Assert.Equal(QueueItemStatus.Pending, stopped.Status);
        Assert.Equal(5, stopped.FinishedInvocations);
        Assert.Equal(2, ended.Attempts);
        Assert.Equal(Enumerable.Range(0, 25), await host.ColoursAsync(item.SessionId));
    }
}
