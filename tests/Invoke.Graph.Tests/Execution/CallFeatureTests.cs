namespace Invoke.Graph.Tests.Execution;

/// <summary>Calls of graphs together with lanes, policies, the cache, failures and snapshots: an inner node is like any other.</summary>
public sealed class CallFeatureTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(3);

    private readonly NodeGraph _graph = new();
    private readonly NodeGraph _inner = new();
    private readonly RecordingObserver _observer = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_InnerNodesOfALane_ShareItWithThoseOfOtherCallsAndOutside(int limit)
    {
        var lane = new Gauge();
        var free = new Gauge();
        GraphInput<long> x = _inner.Input<long>("x");
        Step<long, long> denoise = _inner.Add(Measured(lane, "gpu", 1), "denoise");
        Step<long, long> save = _inner.Add(Measured(free, null, 2), "save");
        _inner.Connect(x, denoise.In);
        _inner.Connect(denoise.Out, save.In);
        GraphOutput<long> y = _inner.Output("y", save.Out);
        GraphCall first = _graph.Call(_inner, "first");
        GraphCall second = _graph.Call(_inner, "second");
        Step<long, long> outside = _graph.Add(Measured(lane, "gpu", 3), "outside");
        Output<long> item = _graph.Iterate(_graph.Add(Make.Range(40), "range").Out).Item;
        _graph.Connect(item, first.In(x));
        _graph.Connect(item, second.In(x));
        _graph.Connect(item, outside.In);
        Collection<long> all = _graph.Collect(first.Out(y)).Add(second.Out(y)).Add(outside.Out);
        var options = new GraphRunOptions { MaxDegreeOfParallelism = 3, LaneLimits = { ["gpu"] = limit } };

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: options).WaitAsync(Guard);

        run.ThrowIfNotCompleted();
        Assert.Equal(Enumerable.Repeat(Enumerable.Range(0, 40).Select(value => (long)value), 3).SelectMany(values => values), run.Get(all));
        Assert.InRange(lane.Peak, 1, limit);
        Assert.InRange(free.Peak, 1, 3);
    }

    [Fact]
    public async Task RunAsync_InnerLaneIsBusy_OtherCallsGoOn()
    {
        var others = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        GraphInput<long> x = _inner.Input<long>("x");
        Step<long, long> work = _inner.Add(Make.Async<long, long>(
            async (value, _) =>
            {
                await others.Task;
                return value;
            },
            lane: "gpu"), "work");
        _inner.Connect(x, work.In);
        _graph.Call(_inner, "busy").Set(x, 1L);
        _graph.Call(_inner, "behind").Set(x, 2L);
        var quick = new NodeGraph();
        quick.Add(Make.Async<long, long>((_, _) => Task.FromResult(3L), lane: "cpu"), "work");
        _graph.Call(quick, "quick");
        var observer = new RecordingObserver(each =>
        {
            if (each is InvocationCompletedEvent { InvocationId: "quick.work" })
            {
                others.SetResult();
            }
        });

        await using GraphRun run = await new GraphRunner()
            .RunAsync(_graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 3, Observers = { observer } }).WaitAsync(Guard);

        run.ThrowIfNotCompleted();
        Assert.Equal(["quick.work", "busy.work", "behind.work"], run.History);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_InnerIterator_WindowCountsTheIterationsAroundTheCall(int window)
    {
        const int Inner = 4;
        GraphInput<long> x = _inner.Input<long>("x");
        Step<long, IReadOnlyList<long>> list = _inner.Add(Make.Map<long, IReadOnlyList<long>>(value => [.. Enumerable.Repeat(value, Inner)]), "list");
        Step<long, long> work = _inner.Add(Measured(new Gauge(), null, 4), "work");
        _inner.Connect(x, list.In);
        _inner.Connect(_inner.Iterate(list.Out, "each").Item, work.In);
        GraphOutput<IReadOnlyList<long>> y = _inner.Output("y", _inner.Collect(work.Out, "all"));
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(20), "range").Out).Item, call.In(x));
        Collection<IReadOnlyList<long>> rows = _graph.Collect(call.Out(y), "rows");
        var options = new GraphRunOptions { MaxDegreeOfParallelism = 3, IterationWindow = window, Observers = { _observer } };

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: options).WaitAsync(Guard);

        run.ThrowIfNotCompleted();
        Assert.Equal(Enumerable.Range(0, 20).Select(value => Enumerable.Repeat((long)value, Inner)), run.Get(rows));
        Assert.InRange(ReachOf(invocationsOfAnIteration: Inner + 2), 1, window);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_PolicyOfAnInnerNode_CountsForThatCallOnly(int degree)
    {
        GraphInput<long> x = _inner.Input("x", 7L);
        Flaky flaky = _inner.Add(new Flaky(1), "flaky");
        _inner.Connect(x, new Input<long>(flaky, "value"));
        var middle = new NodeGraph();
        middle.Call(_inner, "leaf");
        _graph.Call(middle, "call");
        var other = new NodeGraph();
        other.Add(new Flaky(1), "flaky");
        _graph.Call(other, "other");
        var options = new GraphRunOptions
        {
            MaxDegreeOfParallelism = degree,
            ContinueOnError = true,
            Observers = { _observer },
            NodePolicies = { ["call.leaf.flaky"] = new NodePolicy { MaxAttempts = 2 } },
        };

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: options).WaitAsync(Guard);

        Assert.Equal([7L], run.GetAll("call.leaf.flaky", "value"));
        Assert.Equal(["call.leaf.flaky"], _observer.Of<InvocationRetryingEvent>().Select(retry => retry.InvocationId));
        Assert.Equal(["other.flaky"], run.Errors.Select(error => error.InvocationId));
    }

    [Theory]
    [InlineData("call", "'call', which the graph does not have")]
    [InlineData("flaky", "'flaky', which the graph does not have")]
    [InlineData("call.each", "'call.each' (iterate), which the engine carries out itself")]
    public async Task RunAsync_PolicyOfNoNodeWithABody_IsRefused(string id, string message)
    {
        _inner.Add(new Flaky(0), "flaky");
        _inner.Iterate(_inner.Add(Make.Range(2), "range").Out, "each");
        _graph.Call(_inner, "call");
        var options = new GraphRunOptions { NodePolicies = { [id] = new NodePolicy { MaxAttempts = 2 } } };

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => new GraphRunner().RunAsync(_graph, options: options));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_EqualCallsWithCache_RunInnerWorkOnce(int degree)
    {
        GraphInput<long> x = _inner.Input<long>("x");
        Typed<long, long> work = _inner.Add(new Typed<long, long>("test.work", value => value * 2), "work");
        _inner.Connect(x, work.In);
        GraphOutput<long> y = _inner.Output("y", work.Out);
        GraphCall literal = _graph.Call(_inner, "literal").Set(x, 5L);
        GraphCall connected = _graph.Call(_inner, "connected");
        _graph.Connect(_graph.Add(Make.Value(5), "five").Out, connected.In(x));
        GraphCall different = _graph.Call(_inner, "different").Set(x, 6L);
        GraphCall uncached = _graph.Call(_inner, "uncached").Set(x, 5L);
        uncached.Node.UseCache = false;
        var options = new GraphRunOptions { MaxDegreeOfParallelism = degree, Cache = new MemoryResultCache(), Observers = { _observer } };

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: options).WaitAsync(Guard);

        Assert.Equal((10L, 10L, 12L, 10L), (run.Get(literal.Out(y)), run.Get(connected.Out(y)), run.Get(different.Out(y)), run.Get(uncached.Out(y))));
        Assert.Equal(3, work.Runs);
        InvocationCompletedEvent[] ended = [.. _observer.Of<InvocationCompletedEvent>().Where(each => each.NodeType == "test.work")];
        Assert.Equal(["connected.work", "different.work", "literal.work", "uncached.work"], ended.Select(each => each.InvocationId).Order(StringComparer.Ordinal));
        Assert.Contains(Assert.Single(ended, each => each.FromCache).NodeId, new[] { "literal.work", "connected.work" });
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public async Task RunAsync_InnerFailureContinued_BlocksExactlyWhatReadsIt(int degree, bool leaveOut)
    {
        GraphInput<long> x = _inner.Input<long>("x");
        Step<long, long> risky = _inner.Add(Make.Map<long, long>(value => value == 1 ? throw new InvalidOperationException("one") : value), "risky");
        Step<long, long> reader = _inner.Add(Make.Pass(), "reader");
        Step<long, long> safe = _inner.Add(Make.Pass(), "safe");
        _inner.Connect(x, risky.In);
        _inner.Connect(risky.Out, reader.In);
        _inner.Connect(x, safe.In);
        GraphOutput<long> risked = _inner.Output("risked", risky.Out);
        GraphOutput<long> saved = _inner.Output("saved", safe.Out);
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(3), "range").Out).Item, call.In(x));
        Step<long, long> after = _graph.Add(Make.Pass(), "after");
        _graph.Connect(call.Out(risked), after.In);
        Collection<long> all = _graph.Collect(after.Out, "all");
        Collection<long> kept = _graph.Collect(call.Out(saved), "kept");
        var options = new GraphRunOptions { MaxDegreeOfParallelism = degree, ContinueOnError = true, LeaveOutFailedItems = leaveOut };

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: options).WaitAsync(Guard);

        Assert.Equal(["call.risky@1"], run.Errors.Select(error => error.InvocationId));
        Assert.Equal(leaveOut ? ["call.reader@1", "after@1"] : ["call.reader@1", "after@1", "all"], run.Blocked);
        Assert.Equal(leaveOut ? [[0L, 2L]] : [], run.GetAll(all));
        Assert.Equal([0L, 1L, 2L], run.Get(kept));
        Assert.Equal([0L, 2L], run.GetAll(call.Out(risked)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_ResumedInTheMiddleOfACall_RunsOnlyTheRest(int degree)
    {
        using var stop = new CancellationTokenSource();
        GraphInput<long> x = _inner.Input<long>("x");
        Typed<long, long> first = _inner.Add(new Typed<long, long>("test.first", value =>
        {
            if (value == 1)
            {
                stop.Cancel();
            }

            return value + 10;
        }), "first");
        Typed<long, long> second = _inner.Add(new Typed<long, long>("test.second", value => value + 100), "second");
        _inner.Connect(x, first.In);
        _inner.Connect(first.Out, second.In);
        GraphOutput<long> y = _inner.Output("y", second.Out);
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(3), "range").Out).Item, call.In(x));
        Collection<long> all = _graph.Collect(call.Out(y), "all");
        var options = new GraphRunOptions { MaxDegreeOfParallelism = degree };
        await using GraphRun cut = await new GraphRunner().RunAsync(_graph, options: options, cancellationToken: stop.Token).WaitAsync(Guard);

        await using GraphRun whole = await new GraphRunner().RunAsync(
            _graph, options: new GraphRunOptions { MaxDegreeOfParallelism = degree, Observers = { _observer } }.ResumeFrom(cut.ToJson(NodeCatalog.Default), NodeCatalog.Default)).WaitAsync(Guard);

        Assert.Equal((GraphStatus.Canceled, GraphStatus.Completed), (cut.Status, whole.Status));
        Assert.Contains("call.first@1", cut.History);
        Assert.DoesNotContain("call.second@1", cut.History);
        Assert.Equal([110L, 111L, 112L], whole.Get(all));
        Assert.Equal((3, 3), (first.Runs, second.Runs));
        Assert.Empty(cut.History.Intersect(_observer.Of<InvocationStartedEvent>().Select(started => started.InvocationId)));
        Assert.Equal([110L, 111L, 112L], whole.GetAll("call", "y"));
    }

    [Fact]
    public async Task CreateRunner_GraphThatCalls_GivesInnerNodesTheServicesOfTheHost()
    {
        var clock = new ManualTimeProvider();
        _inner.Add(new ServiceNode<TimeProvider>(), "clock");
        _graph.Call(_inner, "call");

        await using GraphRun run = await new NodeTestHost().AddService<TimeProvider>(clock).CreateRunner()
            .RunAsync(_graph, options: new GraphRunOptions { Observers = { _observer } });

        var box = Assert.IsType<ServiceNode<TimeProvider>.Box>(Assert.Single(run.GetAll("call.clock", "value")));
        Assert.Same(clock, box.Service);
        Assert.Equal("call.clock", Assert.Single(_observer.Of<InvocationStartedEvent>()).NodeId);
    }

    private static Step<long, long> Measured(Gauge gauge, string? lane, int seed)
    {
        var pauses = new Pauses(seed);
        return Make.Async<long, long>(
            async (value, _) =>
            {
                gauge.Enter();
                await pauses.PauseAsync();
                gauge.Leave();
                return value;
            },
            lane: lane);
    }

    /// <summary>How many iterations of the outermost axis were begun but not finished at a time, counted from the smallest unfinished one.</summary>
    private int ReachOf(int invocationsOfAnIteration)
    {
        var ended = new Dictionary<int, int>();
        var smallest = 0;
        var reach = 0;
        foreach (InvocationEvent each in _observer.Events.OfType<InvocationEvent>().Where(each => each.InvocationId.Contains('@', StringComparison.Ordinal)))
        {
            int index = int.Parse(each.InvocationId.Split('@')[1].Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
            if (each is InvocationStartedEvent)
            {
                reach = Math.Max(reach, index - smallest + 1);
            }
            else if (each is InvocationCompletedEvent)
            {
                ended[index] = ended.GetValueOrDefault(index) + 1;
                while (ended.GetValueOrDefault(smallest) == invocationsOfAnIteration)
                {
                    smallest++;
                }
            }
        }

        return reach;
    }
}
