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
        var logger = new RecordingLogger<GraphRunner>();

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
