using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.Execution;

public sealed class GraphRunnerTests
{
    private readonly NodeGraph _graph = new();
    private readonly GraphRunner _runner = new();

    [Fact]
    public async Task RunAsync_SyncAndAsyncNodes_CompletesWithResults()
    {
        var range = _graph.Add(Make.Range(3));
        var twice = _graph.Add(Make.Async<long, long>(async (value, _) =>
        {
            await Task.Yield();
            return 2 * value;
        }));
        _graph.Connect(_graph.Iterate(range.Out).Item, twice.In);
        Collection<long> all = _graph.Collect(twice.Out);

        await using GraphRun run = await _runner.RunAsync(_graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([0, 2, 4], run.Get(all));
        Assert.Equal([0, 2, 4], run.GetAll(twice.Out));
        Assert.Equal(3, run.CountOf(twice.Id!));
        Assert.Equal(5, run.FinishedCount);
    }

    [Fact]
    public async Task RunAsync_InvalidGraph_ThrowsThroughTask()
    {
        _graph.Connect(new PortReference("no", "x"), new PortReference("nowhere", "y"));

        Task<GraphRun> running = _runner.RunAsync(_graph);

        await Assert.ThrowsAsync<GraphValidationException>(() => running);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_NodeThrows_FailsWithNodeAndKeepsResults(bool isSync)
    {
        var first = _graph.Add(Make.Value(1), "first");
        var bad = isSync
            ? _graph.Add(Make.Fails(), "bad")
            : _graph.Add(Make.Async<long, long>(async (_, _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("broken");
            }), "bad");
        var last = _graph.Add(Make.Pass(), "last");
        _graph.Connect(first.Out, bad.In);
        _graph.Connect(bad.Out, last.In);
        var logger = new LogRecorder();

        await using GraphRun run = await new GraphRunner(logger: logger).RunAsync(_graph);

        Assert.Equal(GraphStatus.Failed, run.Status);
        Assert.Equal(1, run.Get(first.Out));
        var thrown = Assert.Throws<NodeExecutionException>(run.ThrowIfNotCompleted);
        Assert.Equal("Node 'bad' (test.step) failed: broken", thrown.Message);
        Assert.IsType<InvalidOperationException>(thrown.InnerException);
        Assert.Contains("did not finish", Assert.Throws<InvalidOperationException>(() => run.Get(last.Out)).Message, StringComparison.Ordinal);
        Assert.Contains(logger.Entries, entry => entry.Id == 1002 && entry.Exception == thrown.InnerException);
    }

    [Fact]
    public async Task RunAsync_NodesOwnOperationCanceled_IsFailure()
    {
        _graph.Add(Make.Map<long, long>(_ => throw new OperationCanceledException("its own")), "node");

        await using GraphRun run = await _runner.RunAsync(_graph);

        Assert.Equal(GraphStatus.Failed, run.Status);
        Assert.Equal("node", Assert.Single(run.Errors).NodeId);
    }

    [Fact]
    public async Task RunAsync_CancelledBefore_StartsNothing()
    {
        var node = _graph.Add(Make.Value(1));
        var observer = new RecordingObserver();

        await using GraphRun run = await _runner.RunAsync(
            _graph, options: new GraphRunOptions { Observers = { observer } }, cancellationToken: new CancellationToken(canceled: true));

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Empty(run.GetAll(node.Out));
        Assert.Throws<OperationCanceledException>(run.ThrowIfNotCompleted);
        Assert.Equal([typeof(GraphStartedEvent), typeof(GraphEndedEvent)], observer.Events.Select(each => each.GetType()));
    }

    [Fact]
    public async Task RunAsync_CancelledInTheMiddle_KeepsFinishedResults()
    {
        using var stop = new CancellationTokenSource();
        var range = _graph.Add(Make.Range(10), "range");
        var step = _graph.Add(
            Make.Async<long, long>(async (value, cancellationToken) =>
            {
                if (value == 2)
                {
                    await stop.CancelAsync();
                    cancellationToken.ThrowIfCancellationRequested();
                }

                return value;
            }),
            "step");
        _graph.Connect(_graph.Iterate(range.Out).Item, step.In);

        await using GraphRun run = await _runner.RunAsync(_graph, cancellationToken: stop.Token);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Empty(run.Errors);
        Assert.Equal([0, 1], run.GetAll(step.Out));
    }

    [Fact]
    public async Task RunAsync_CancelledButNodeFinishes_KeepsItsResult()
    {
        using var stop = new CancellationTokenSource();
        var first = _graph.Add(Make.Source(() =>
        {
            stop.Cancel();
            return 5L;
        }), "first");
        _graph.Connect(first.Out, _graph.Add(Make.Pass(), "second").In);

        await using GraphRun run = await _runner.RunAsync(_graph, cancellationToken: stop.Token);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Equal(5, run.Get(first.Out));
    }

    [Fact]
    public async Task RunAsync_OtherExceptionAfterCancel_IsCanceledWithError()
    {
        using var stop = new CancellationTokenSource();
        _graph.Add(Make.Map<long, long>(_ =>
        {
            stop.Cancel();
            throw new IOException("pipe closed");
        }));

        await using GraphRun run = await _runner.RunAsync(_graph, cancellationToken: stop.Token);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.IsType<IOException>(Assert.Single(run.Errors).InnerException);
    }

    [Fact]
    public async Task RunAsync_Events_AreOrderedWithoutGaps()
    {
        var source = _graph.Add(new Step<long, long>((value, context, _) =>
        {
            context.ReportProgress(1, 2, "half");
            context.ReportProgress(2, 2);
            return new ValueTask<long>(value);
        }), "source");
        _graph.Connect(source.Out, _graph.Add(Make.Fails(), "bad").In);
        var observer = new RecordingObserver();

        await using GraphRun run = await _runner.RunAsync(
            _graph, options: new GraphRunOptions { SessionId = "s", Observers = { observer } });

        Assert.Equal(
            ["GraphStarted", "InvocationStarted source", "InvocationProgress source", "InvocationProgress source", "InvocationCompleted source",
                "InvocationStarted bad", "InvocationFailed bad", "GraphEnded"],
            observer.Events.Select(Describe));
        Assert.Equal(Enumerable.Range(1, 8).Select(number => (long)number), observer.Events.Select(each => each.Sequence));
        Assert.All(observer.Events, each => Assert.Equal("s", each.SessionId));
        Assert.Same(run, Assert.IsType<GraphEndedEvent>(observer.Events[^1]).Run);
        var progress = Assert.IsType<InvocationProgressEvent>(observer.Events[2]);
        Assert.Equal((1, 2, "half"), (progress.Step, progress.Total, progress.Message));
    }

    [Fact]
    public async Task RunAsync_CompletedEvent_GivesOutputs()
    {
        var source = _graph.Add(Make.Value(8), "source");
        var other = _graph.Add(Make.Value(9), "other");
        var observer = new RecordingObserver();

        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions { Observers = { observer } });

        InvocationCompletedEvent completed = observer.Events.OfType<InvocationCompletedEvent>().First();
        Assert.True(completed.TryGet(source.Out, out long value));
        Assert.Equal(8, value);
        Assert.False(completed.TryGet(other.Out, out _));
        Assert.Equal(8L, completed.GetOutputs()["value"]);
        Assert.True(completed.Duration >= TimeSpan.Zero);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReportProgress_AfterInvocationEnded_IsDropped(bool fails)
    {
        NodeContext late = default;
        _graph.Add(new Step<long, long>((value, context, _) =>
        {
            late = context;
            return fails ? throw new InvalidOperationException() : new ValueTask<long>(value);
        }));
        var observer = new RecordingObserver();
        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions { Observers = { observer } });

        late.ReportProgress(1, 1);

        Assert.DoesNotContain(observer.Events, each => each is InvocationProgressEvent);
        Assert.Throws<ArgumentOutOfRangeException>(() => late.ReportProgress(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => late.ReportProgress(0, 0));
    }

    [Fact]
    public async Task ReportProgress_FromManyThreads_HasNoGapsAndStaysInside()
    {
        _graph.Add(new Step<long, long>((_, context, _) =>
        {
            Parallel.For(0, 500, step => context.ReportProgress(step, 500));
            return new ValueTask<long>(0);
        }));
        var observer = new RecordingObserver();

        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions { Observers = { observer } });

        Assert.Equal(504, observer.Events.Count);
        Assert.Equal(Enumerable.Range(1, 504).Select(number => (long)number), observer.Events.Select(each => each.Sequence));
        Assert.All(observer.Events.Skip(2).Take(500), each => Assert.IsType<InvocationProgressEvent>(each));
    }

    [Fact]
    public async Task RunAsync_ObserverThrows_IsLoggedAndIgnored()
    {
        var logger = new LogRecorder();
        _graph.Add(Make.Value(1));
        var observer = new RecordingObserver();
        var options = new GraphRunOptions { Observers = { new ActionObserver(_ => throw new InvalidOperationException("bad observer")), observer } };

        await using GraphRun run = await new GraphRunner(logger: logger).RunAsync(_graph, options: options);

        Assert.Equal(GraphStatus.Completed, run.Status);
        Assert.Equal(4, observer.Events.Count);
        Assert.Equal(4, logger.Entries.Count(entry => entry.Id == 1003));
    }

    [Fact]
    public async Task RunAsync_SchedulerLosesWork_ThrowsAndReleases()
    {
        var log = new ResourceLog();
        var source = _graph.Add(Make.Source(() => log.Create("a"), Resource.Type), "kept");
        var read = _graph.Add(Make.Map<Resource, long>(_ => 1, Resource.Type), "lost");
        _graph.Connect(source.Out, read.In);

        var exception = await Assert.ThrowsAsync<GraphStalledException>(
            () => new GraphRunner(scheduler: new ForgetfulScheduler()).RunAsync(_graph, options: new GraphRunOptions().Keep(source.Out)));

        Assert.Equal(["lost"], exception.Blocked);
        Assert.Contains("lost", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], log.Disposed);
    }

    [Fact]
    public async Task RunAsync_SchedulerHandsOutTwice_Throws()
    {
        _graph.Add(Make.Value(1), "node");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => new GraphRunner(scheduler: new EchoScheduler()).RunAsync(_graph));

        Assert.Contains("'node' twice", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_TwoRunsOfOnePlan_DoNotMeet()
    {
        GraphInput<long> input = _graph.Input<long>("n");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var wait = _graph.Add(Make.Async<long, long>(async (value, _) =>
        {
            await gate.Task;
            return value + 1;
        }));
        _graph.Connect(input, wait.In);
        GraphPlan plan = _graph.Compile();
        Task<GraphRun>[] running = [.. Enumerable.Range(0, 8).Select(number => _runner.RunAsync(plan, new GraphInputs().Set(input, number)))];

        gate.SetResult();

        GraphRun[] runs = await Task.WhenAll(running);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], runs.Select(run => run.Get(wait.Out)));
        Assert.Equal(8, runs.Select(run => run.SessionId).Distinct().Count());
    }

    [Fact]
    public async Task RunAsync_GraphChangedMeanwhile_RunsFrozenCopy()
    {
        var gate = new TaskCompletionSource();
        var wait = _graph.Add(Make.Async<long, long>(async (value, _) =>
        {
            await gate.Task;
            return value;
        }), "wait");
        var next = _graph.Add(Make.Pass(), "next");
        _graph.Connect(wait.Out, next.In);
        Task<GraphRun> running = _runner.RunAsync(_graph);
        _graph.Remove(next);
        _graph.Input<long>("later");
        wait.Value = 99;
        gate.SetResult();

        await using GraphRun run = await running;

        Assert.Equal(["wait", "next"], run.History);
        Assert.Equal(0, run.Get(wait.Out));
    }

    [Fact]
    public async Task RunAsync_InputAddedAfterCompile_DoesNotConcernPlan()
    {
        _graph.Add(Make.Value(1));
        GraphPlan plan = _graph.Compile();
        _graph.Input<long>("later");

        await using GraphRun run = await _runner.RunAsync(plan);

        Assert.Empty(plan.Inputs);
        run.ThrowIfNotCompleted();
    }

    [Fact]
    public async Task RunAsync_Services_AreOfOneScopePerRun()
    {
        await using ServiceProvider services = new ServiceCollection().AddScoped<Probe>().BuildServiceProvider();
        var runner = new GraphRunner(services.GetRequiredService<IServiceScopeFactory>());
        var a = _graph.Add(new ServiceNode<Probe>(), "a");
        var b = _graph.Add(new ServiceNode<Probe>(), "b");

        await using GraphRun first = await runner.RunAsync(_graph);
        await using GraphRun second = await runner.RunAsync(_graph);

        Probe[] probes = [ProbeOf(first, a), ProbeOf(first, b), ProbeOf(second, a)];
        Assert.Same(probes[0], probes[1]);
        Assert.NotSame(probes[0], probes[2]);
        Assert.All(probes, probe => Assert.True(probe.IsDisposed));
    }

    [Fact]
    public async Task RunAsync_TransientService_ResolvedOncePerRun()
    {
        await using ServiceProvider services = new ServiceCollection().AddTransient<Probe>().BuildServiceProvider();
        var a = _graph.Add(new ServiceNode<Probe>(), "a");
        var b = _graph.Add(new ServiceNode<Probe>(), "b");

        await using GraphRun run = await new GraphRunner(services.GetRequiredService<IServiceScopeFactory>()).RunAsync(_graph);

        Assert.Same(ProbeOf(run, a), ProbeOf(run, b));
    }

    [Fact]
    public async Task RunAsync_MissingService_NamesNode()
    {
        _graph.Add(new ServiceNode<Probe>(), "needy");

        var exception = await Assert.ThrowsAsync<InvokeException>(() => _runner.RunAsync(_graph));

        Assert.Contains("Node 'needy' (test.service)", exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Probe), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ScopeDisposeThrows_IsLoggedAndRunReturned()
    {
        await using ServiceProvider services = new ServiceCollection().AddScoped<BadProbe>().BuildServiceProvider();
        _graph.Add(new ServiceNode<BadProbe>());
        var logger = new LogRecorder();

        await using GraphRun run = await new GraphRunner(services.GetRequiredService<IServiceScopeFactory>(), logger: logger).RunAsync(_graph);

        Assert.Equal(GraphStatus.Completed, run.Status);
        Assert.Contains(logger.Entries, entry => entry.Id == 1005);
    }

    [Fact]
    public async Task Get_SeveralOrNoValues_SaysWhy()
    {
        var range = _graph.Add(Make.Range(2));
        var none = _graph.Add(Make.Range(0));
        var many = _graph.Add(Make.Pass(), "many");
        var never = _graph.Add(Make.Pass(), "never");
        _graph.Connect(_graph.Iterate(range.Out).Item, many.In);
        _graph.Connect(_graph.Iterate(none.Out).Item, never.In);

        await using GraphRun run = await _runner.RunAsync(_graph);

        Assert.Contains("2 values", Assert.Throws<InvalidOperationException>(() => run.Get(many.Out)).Message, StringComparison.Ordinal);
        Assert.Contains("no item", Assert.Throws<InvalidOperationException>(() => run.Get(never.Out)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => run.GetAll("many", "nothing"));
        Assert.Throws<ArgumentException>(() => run.GetAll("nobody", "value"));
    }

    private static string Describe(GraphEvent graphEvent) =>
        graphEvent.GetType().Name.Replace("Event", string.Empty, StringComparison.Ordinal) + (graphEvent is InvocationEvent own ? $" {own.InvocationId}" : string.Empty);

    private static Probe ProbeOf(GraphRun run, ServiceNode<Probe> node) =>
        Assert.IsType<ServiceNode<Probe>.Box>(run.Get(node.Out)).Service;

    private sealed class Probe : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class BadProbe : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("will not end");
    }

    /// <summary>Hands out the first invocation only.</summary>
    private sealed class ForgetfulScheduler : IGraphScheduler, IReadyQueue
    {
        private Invocation? _first;
        private bool _hasAny;

        public IReadyQueue CreateQueue(GraphPlan plan, IterationPaths paths) => this;

        public void Add(in ReadyRange range)
        {
            _first = _hasAny ? null : range.First;
            _hasAny = true;
        }

        public bool TryTake(out Invocation invocation)
        {
            invocation = _first.GetValueOrDefault();
            bool has = _first is not null;
            _first = null;
            return has;
        }
    }

    /// <summary>Hands out the last invocation again and again.</summary>
    private sealed class EchoScheduler : IGraphScheduler, IReadyQueue
    {
        private Invocation _last;

        public IReadyQueue CreateQueue(GraphPlan plan, IterationPaths paths) => this;

        public void Add(in ReadyRange range) => _last = range.First;

        public bool TryTake(out Invocation invocation)
        {
            invocation = _last;
            return true;
        }
    }
}
