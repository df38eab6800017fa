using Invoke.Queue;

namespace Invoke.MassTransit.Tests;

/// <summary>A broker that is away, at first or in the middle, costs time and nothing else.</summary>
public sealed class BrokerOutageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(1);

    private readonly TempDirectory _root = new();
    private readonly Doors _doors = new();

    public void Dispose() => _root.Dispose();

    [RabbitMqFact]
    public async Task Start_BrokerIsAway_WorkersLookForThemselvesAndHearItWhenItComes()
    {
        using var broker = RabbitMqServer.Create();
        await using BusHost worker = await BusHost.StartAsync(_root.Path, broker.Address, _doors, isWorker: true, sweep: Sweep, waits: false);
        _doors.Open("a");
        long alone = await worker.EnqueueAsync("a");
        await worker.WaitUntilAsync(alone, QueueItemStatus.Completed);

        await broker.StartAsync();
        await worker.WorkSource.Ready.WaitAsync(Patience);
        await using BusHost api = await BusHost.StartAsync(_root.Path, broker.Address, _doors, isWorker: false);
        long item = await api.EnqueueAsync("closed");
        await _doors.ArrivalAt("closed").WaitAsync(Patience);
        await api.Queue.CancelAsync(QueueSelection.Of(item));

        await api.WaitUntilAsync(item, QueueItemStatus.Canceled);
    }

    [RabbitMqFact]
    public async Task Run_BrokerDiesAndComesBack_LosesNothingAndGoesOn()
    {
        using RabbitMqServer broker = await RabbitMqServer.StartNewAsync();
        await using BusHost worker = await BusHost.StartAsync(_root.Path, broker.Address, _doors, isWorker: true, sweep: Sweep);
        long running = await worker.EnqueueAsync("a", "b");
        await _doors.ArrivalAt("a").WaitAsync(Patience);

        await broker.KillAsync();
        long waiting = await worker.EnqueueAsync("c");
        _doors.Open("a");
        _doors.Open("b");
        _doors.Open("c");
        QueueItem first = await worker.WaitUntilAsync(running, QueueItemStatus.Completed);
        QueueItem second = await worker.WaitUntilAsync(waiting, QueueItemStatus.Completed);
        await broker.StartAsync();
        _doors.Open("d");
        long after = await worker.EnqueueAsync("d");
        QueueItem third = await worker.WaitUntilAsync(after, QueueItemStatus.Completed);

        Assert.Equal([1, 1, 1], new[] { first, second, third }.Select(item => item.Attempts));
        Assert.Equal(2, first.FinishedInvocations);
    }
}
