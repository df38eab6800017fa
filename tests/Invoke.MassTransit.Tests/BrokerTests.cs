using Invoke.Graph;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Invoke.MassTransit.Tests;

/// <summary>Hosts that share a broker: nothing is asked for, everything is told.</summary>
public sealed class BrokerTests(BrokerTests.Broker broker) : IClassFixture<BrokerTests.Broker>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TempDirectory _root = new();
    private readonly Doors _doors = new();

    public void Dispose() => _root.Dispose();

    [RabbitMqFact]
    public async Task Enqueue_WorkerElsewhere_RunsItAndItsEventsAreHeard()
    {
        await using BusHost api = await StartAsync(isWorker: false);
        await using BusHost worker = await StartAsync(isWorker: true);
        _doors.Open("a");

        long item = await api.EnqueueAsync("a");

        QueueItem ended = await api.WaitUntilAsync(item, QueueItemStatus.Completed);
        Assert.Equal(worker.Get<SessionWorker>().WorkerId, ended.WorkerId);
    }

    [RabbitMqFact]
    public async Task Enqueue_WorkerIsBusy_AnotherWorkerRunsIt()
    {
        await using BusHost api = await StartAsync(isWorker: false);
        await using BusHost first = await StartAsync(isWorker: true);
        await using BusHost second = await StartAsync(isWorker: true);

        long one = await api.EnqueueAsync("a");
        long two = await api.EnqueueAsync("b");
        await _doors.ArrivalAt("a").WaitAsync(Patience);
        await _doors.ArrivalAt("b").WaitAsync(Patience);
        _doors.Open("a");
        _doors.Open("b");

        QueueItem[] ended = [await api.WaitUntilAsync(one, QueueItemStatus.Completed), await api.WaitUntilAsync(two, QueueItemStatus.Completed)];
        Assert.Equal(
            new[] { first, second }.Select(host => host.Get<SessionWorker>().WorkerId).Order(StringComparer.Ordinal),
            ended.Select(item => item.WorkerId).Order(StringComparer.Ordinal));
    }

    [RabbitMqFact]
    public async Task Queue_ChangesAndQuestions_AreThoseOfTheStorageBehind()
    {
        await using BusHost api = await StartAsync(isWorker: false);
        ISessionQueue queue = api.Queue;
        SqliteSessionQueue storage = api.Get<SqliteSessionQueue>();
        NodeGraph graph = new();
        graph.Add(new PassDoor { Door = "before" }, "door");
        long[] items = [await api.EnqueueAsync("a"), await api.EnqueueAsync("b"), await api.EnqueueAsync("c")];
        long held = (await queue.EnqueueAsync(new SessionBatch { Graph = graph }, new EnqueueOptions { Hold = true })).ItemIds[0];
        graph.Add(new PassDoor { Door = "after" }, "other");

        Assert.True(await queue.MoveAsync(items[2], items[0], QueuePlace.Before));
        Assert.Equal(1, await queue.SetPriorityAsync(QueueSelection.Of(items[1]), 5));
        Assert.True(await queue.UpdateHeldAsync(held, graph));
        Assert.Contains("other", (await storage.ReadDocumentAsync(held))?.Graph, StringComparison.Ordinal);
        Assert.True(await queue.ReleaseHeldAsync(held));
        Assert.Equal([items[0]], await queue.CancelAsync(QueueSelection.Of(items[0])));
        Assert.Equal([items[0]], await queue.RetryAsync(QueueSelection.Of(items[0])));
        Assert.Equal(1, await queue.DeleteAsync(QueueSelection.Of(items[2])));
        await queue.PauseAsync();

        QueueItem second = (await storage.FindAsync(items[1]))!; // it is there, nobody deleted it
        Assert.Equal(5, second.Priority);
        Assert.Equivalent(second, await queue.FindAsync(items[1]), strict: true);
        Assert.Equivalent(second, await queue.FindSessionAsync(second.SessionId), strict: true);
        Assert.Null(await queue.FindAsync(items[2]));
        Assert.Equal(await storage.GetCountsAsync(), await queue.GetCountsAsync());
        Assert.Equal((await storage.ListAsync(limit: 2)).Items.Select(item => item.ItemId), (await queue.ListAsync(limit: 2)).Items.Select(item => item.ItemId));
        Assert.Equal((await storage.ReadDocumentAsync(held))?.Graph, (await queue.ReadDocumentAsync(held))?.Graph);
        Assert.Equal(await storage.ReadJournalAsync(items[1]), await queue.ReadJournalAsync(items[1]));
        Assert.True(await queue.IsPausedAsync());
        await queue.ResumeAsync();
        Assert.False(await storage.IsPausedAsync());
    }

    [RabbitMqFact]
    public async Task Enqueue_Priorities_AreThoseOfTheQueue()
    {
        await using BusHost api = await StartAsync(isWorker: false);
        await using BusHost worker = await StartAsync(isWorker: true);
        long busy = await api.EnqueueAsync("busy");
        await _doors.ArrivalAt("busy").WaitAsync(Patience);
        _doors.Open("low");
        _doors.Open("high");
        long low = await api.EnqueueAsync("low");
        long high = await api.EnqueueAsync("high");
        await api.Queue.SetPriorityAsync(QueueSelection.Of(high), 5);

        _doors.Open("busy");

        QueueItem first = await api.WaitUntilAsync(high, QueueItemStatus.Completed);
        QueueItem second = await api.WaitUntilAsync(low, QueueItemStatus.Completed);
        Assert.True(first.StartedAt <= second.StartedAt);
        Assert.Equal(QueueItemStatus.Completed, (await api.WaitUntilAsync(busy, QueueItemStatus.Completed)).Status);
    }

    [RabbitMqFact]
    public async Task Cancel_RunsElsewhere_ReachesTheWorker()
    {
        await using BusHost api = await StartAsync(isWorker: false);
        await using BusHost worker = await StartAsync(isWorker: true);
        long item = await api.EnqueueAsync("closed");
        await _doors.ArrivalAt("closed").WaitAsync(Patience);

        await api.Queue.CancelAsync(QueueSelection.Of(item));

        QueueItem ended = await api.WaitUntilAsync(item, QueueItemStatus.Canceled);
        Assert.Null(ended.Error);
    }

    [RabbitMqFact]
    public async Task Pause_RunsElsewhere_HoldsItBeforeItsNextNodeUntilResumed()
    {
        await using BusHost api = await StartAsync(isWorker: false);
        await using BusHost worker = await StartAsync(isWorker: true);
        long item = await api.EnqueueAsync("first", "second");
        await _doors.ArrivalAt("first").WaitAsync(Patience);

        await api.Queue.PauseAsync();
        await worker.WorkSource.HasDealtWith<WorkNotice.PauseChanged>().WaitAsync(Patience);
        _doors.Open("first");
        await api.WaitForNodeAsync("first");
        bool hasGoneOn = _doors.ArrivalAt("second").IsCompleted;
        _doors.Open("second");
        await api.Queue.ResumeAsync();

        await api.WaitUntilAsync(item, QueueItemStatus.Completed);
        Assert.False(hasGoneOn);
    }

    [RabbitMqFact]
    public async Task Stop_WorkerHasASession_AnotherWorkerGoesOnWithIt()
    {
        await using BusHost api = await StartAsync(isWorker: false);
        BusHost first = await StartAsync(isWorker: true);
        long item = await api.EnqueueAsync("a", "b");
        _doors.Open("a");
        await _doors.ArrivalAt("a").WaitAsync(Patience);
        await api.WaitForNodeAsync("a");
        await using BusHost second = await StartAsync(isWorker: true);

        await first.DisposeAsync();
        _doors.Open("b");

        QueueItem ended = await api.WaitUntilAsync(item, QueueItemStatus.Completed);
        Assert.Equal(second.Get<SessionWorker>().WorkerId, ended.WorkerId);
        Assert.Equal(2, ended.FinishedInvocations);
    }

    [RabbitMqFact]
    public async Task Retry_FailedItem_IsAnnouncedAgain()
    {
        await using BusHost api = await StartAsync(isWorker: false);
        await using BusHost worker = await StartAsync(isWorker: true);
        long item = await api.EnqueueAsync("a");
        await _doors.ArrivalAt("a").WaitAsync(Patience);
        await api.Queue.CancelAsync(QueueSelection.Of(item));
        await api.WaitUntilAsync(item, QueueItemStatus.Canceled);
        _doors.Open("a");

        await api.Queue.RetryAsync(QueueSelection.Of(item));

        await api.WaitUntilAsync(item, QueueItemStatus.Completed);
    }

    [RabbitMqFact]
    public async Task HealthCheck_Broker_IsHealthy()
    {
        await using BusHost api = await StartAsync(isWorker: false, register: services => services.AddHealthChecks());
        HealthCheckService health = api.Get<HealthCheckService>();
        HealthReport report;
        do
        {
            // The bus connects in the background.
            report = await health.CheckHealthAsync();
        }
        while (report.Status != HealthStatus.Healthy);

        Assert.Contains(report.Entries.Keys, name => name.Contains("masstransit", StringComparison.Ordinal));
    }

    private Task<BusHost> StartAsync(bool isWorker, Action<IServiceCollection>? register = null) =>
        BusHost.StartAsync(_root.Path, broker.Address, _doors, isWorker, register: register);

    /// <summary>One broker for the class.</summary>
    public sealed class Broker : IAsyncLifetime
    {
        private RabbitMqServer? _server;

        public Uri Address => _server?.Address ?? throw new InvalidOperationException("The broker was not started.");

        public async Task InitializeAsync() => _server = RabbitMqServer.WhyNot is null ? await RabbitMqServer.StartNewAsync() : null;

        public Task DisposeAsync()
        {
            _server?.Dispose();
            return Task.CompletedTask;
        }
    }
}
