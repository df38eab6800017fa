namespace Invoke.Graph.Tests.Caching;

/// <summary>Runs with a cache, from end to end.</summary>
public sealed class CachedRunTests
{
    private readonly NodeGraph _graph = new();
    private readonly MemoryResultCache _cache = new();
    private readonly RecordingObserver _observer = new();
    private readonly GraphRunner _runner;

    public CachedRunTests()
    {
        _runner = new GraphRunner(cache: _cache);
    }

    [Fact]
    public async Task RunAsync_Again_TakesResultsAndSaysSo()
    {
        Typed<long, long> first = _graph.Add(new Typed<long, long>("test.first", value => value + 1) { Value = 1 }, "first");
        Typed<long, string> second = _graph.Add(new Typed<long, string>("test.second", value => $"got {value}"), "second");
        _graph.Connect(first.Out, second.In);
        await RunAsync();

        await using GraphRun run = await RunAsync();

        Assert.Equal("got 2", run.Get(second.Out));
        Assert.Equal((1, 1), (first.Runs, second.Runs));
        Assert.Equal(
            ["Started first", "Completed first ran", "Started second", "Completed second ran",
                "Started first", "Completed first cached", "Started second", "Completed second cached"],
            _observer.Events.OfType<InvocationEvent>().Select(Describe));
        Assert.Equal(["first", "second"], run.History);
    }

    [Fact]
    public async Task RunAsync_LiteralAndConnection_AreTheSame()
    {
        Typed<long, long> source = _graph.Add(new Typed<long, long>("test.source", _ => 5));
        Typed<long, long> connected = _graph.Add(new Typed<long, long>("test.map", value => value));
        Typed<long, long> literal = _graph.Add(new Typed<long, long>("test.map", value => value) { Value = 5 });
        _graph.Connect(source.Out, connected.In);

        await using GraphRun run = await RunAsync();

        Assert.Equal((5, 5), (run.Get(connected.Out), run.Get(literal.Out)));
        Assert.Equal(1, connected.Runs + literal.Runs);
    }

    [Fact]
    public async Task RunAsync_ThousandEqualItems_RunOnce()
    {
        Typed<long, IReadOnlyList<string>> source = _graph.Add(
            new Typed<long, IReadOnlyList<string>>("test.source", _ => [.. Enumerable.Range(0, 1000).Select(index => new string('x', 3))]));
        Typed<string, string> node = _graph.Add(new Typed<string, string>("test.map", value => value + "!"));
        _graph.Connect(_graph.Iterate(source.Out).Item, node.In);
        Collection<string> all = _graph.Collect(node.Out);

        await using GraphRun run = await RunAsync();

        Assert.Equal(Enumerable.Repeat("xxx!", 1000), run.Get(all));
        Assert.Equal(1, node.Runs);
        Assert.Equal(999, _cache.Statistics.Hits);
    }

    [Fact]
    public async Task RunAsync_EqualItemsAtATime_RunOnce()
    {
        var result = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Typed<long, IReadOnlyList<long>> source = _graph.Add(new Typed<long, IReadOnlyList<long>>("test.source", _ => new long[4]));
        Typed<long, long> node = _graph.Add(new Typed<long, long>("test.slow", (_, _) => new ValueTask<long>(result.Task)));
        Iteration<long> each = _graph.Iterate(source.Out);
        _graph.Connect(each.Item, node.In);
        var observer = new RecordingObserver(graphEvent =>
        {
            // With the fourth under way, three of them wait for the one that runs.
            if (graphEvent is InvocationStartedEvent { InvocationId: "slow@3" })
            {
                result.SetResult(7);
            }
        });

        await using GraphRun run = await _runner.RunAsync(
            _graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 4, Observers = { observer, _observer } });

        Assert.Equal([7, 7, 7, 7], run.GetAll(node.Out));
        Assert.Equal(1, node.Runs);
        Assert.Equal(3, _observer.Events.Count(graphEvent => graphEvent is InvocationCompletedEvent { FromCache: true }));
    }

    [Fact]
    public async Task RunAsync_ManyAtATime_RunsEachDistinctItemOnce()
    {
        Typed<long, IReadOnlyList<long>> source = _graph.Add(
            new Typed<long, IReadOnlyList<long>>("test.source", _ => [.. Enumerable.Range(0, 400).Select(index => (long)index % 10)]));
        Typed<long, long> node = _graph.Add(new Typed<long, long>("test.yields", async (value, _) =>
        {
            await Task.Yield();
            return value * 2;
        }));
        _graph.Connect(_graph.Iterate(source.Out).Item, node.In);
        Collection<long> all = _graph.Collect(node.Out);

        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 8 });

        Assert.Equal(Enumerable.Range(0, 400).Select(index => (long)index % 10 * 2), run.Get(all));
        Assert.Equal(10, node.Runs);
    }

    [Fact]
    public async Task RunAsync_NodeThatOptsOut_RunsEachTime()
    {
        Typed<long, long> node = _graph.Add(new Typed<long, long>("test.opted_out", value => value) { UseCache = false });
        _graph.Add(new RandomInteger());

        await RunAsync();
        await RunAsync();

        Assert.Equal(2, node.Runs);
        Assert.Equal(0, _cache.Statistics.Entries);
    }

    [Fact]
    public async Task RunAsync_Failure_IsNotCached()
    {
        var isBroken = true;
        Typed<long, long> node = _graph.Add(new Typed<long, long>("test.fails", value => isBroken ? throw new InvalidOperationException() : value));
        await using GraphRun failed = await RunAsync();
        isBroken = false;

        await using GraphRun run = await RunAsync();

        Assert.Equal((GraphStatus.Failed, GraphStatus.Completed, 2), (failed.Status, run.Status, node.Runs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_Retried_TheAttemptThatSucceedsIsCached(int degree)
    {
        var attempts = 0;
        Typed<long, long> node = _graph.Add(new Typed<long, long>(
            "test.fails_once", value => ++attempts == 1 ? throw new InvalidOperationException() : value)
        { Value = 5 });
        var options = new GraphRunOptions { MaxDegreeOfParallelism = degree, Policy = new NodePolicy { MaxAttempts = 2 }, Observers = { _observer } };
        await using GraphRun first = await _runner.RunAsync(_graph, options: options);

        await using GraphRun second = await _runner.RunAsync(_graph, options: options);

        Assert.Equal((5, 5, 2), (first.Get(node.Out), second.Get(node.Out), node.Runs));
        Assert.Equal([false, true], _observer.Events.OfType<InvocationCompletedEvent>().Select(completed => completed.FromCache));
    }

    [Fact]
    public async Task RunAsync_OptionsUseCacheFalse_NeitherTakesNorLeaves()
    {
        Typed<long, long> node = _graph.Add(new Typed<long, long>("test.map", value => value));
        var without = new GraphRunOptions { UseCache = false };
        await _runner.RunAsync(_graph, options: without);
        Assert.Equal(0, _cache.Statistics.Entries);
        await RunAsync();

        await _runner.RunAsync(_graph, options: without);

        Assert.Equal(3, node.Runs);
    }

    [Fact]
    public async Task RunAsync_OptionsCache_IsTakenInsteadOfTheRunners()
    {
        var own = new MemoryResultCache();
        Typed<long, long> node = _graph.Add(new Typed<long, long>("test.map", value => value));
        await RunAsync();

        await _runner.RunAsync(_graph, options: new GraphRunOptions { Cache = own });

        Assert.Equal((2, 1), (node.Runs, own.Statistics.Entries));
    }

    [Fact]
    public async Task RunAsync_ResultOfAnotherClass_IsNotTaken()
    {
        _graph.Add(new Typed<long, long>("test.same_id", value => value));
        var other = new NodeGraph();
        Typed<long, string> node = other.Add(new Typed<long, string>("test.same_id", _ => "text"));
        await RunAsync();

        await using GraphRun run = await _runner.RunAsync(other);

        Assert.Equal("text", run.Get(node.Out));
    }

    [Fact]
    public async Task RunAsync_SideBySide_OneRunsAndTheOtherWaits()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var result = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Typed<long, long> node = _graph.Add(new Typed<long, long>("test.slow", (_, _) =>
        {
            started.SetResult();
            return new ValueTask<long>(result.Task);
        }));
        Task<GraphRun> first = RunAsync();
        await started.Task;
        Task<GraphRun> second = RunAsync();

        result.SetResult(7);

        Assert.Equal([7, 7], (await Task.WhenAll(first, second)).Select(run => run.Get(node.Out)));
        Assert.Equal(1, node.Runs);
        Assert.Single(_observer.Events, each => each is InvocationCompletedEvent { FromCache: true });
    }

    [Fact]
    public async Task RunAsync_TheOneThatRunsIsCancelled_TheOtherRuns()
    {
        using var cancellation = new CancellationTokenSource();
        var isFirst = true;
        Typed<long, long> node = _graph.Add(new Typed<long, long>("test.slow", async (_, cancellationToken) =>
        {
            if (isFirst)
            {
                isFirst = false;
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return 7;
        }));
        Task<GraphRun> first = RunAsync(cancellation.Token);
        Task<GraphRun> second = RunAsync();
        Assert.False(second.IsCompleted);

        await cancellation.CancelAsync();

        Assert.Equal(GraphStatus.Canceled, (await first).Status);
        Assert.Equal(7, (await second).Get(node.Out));
        Assert.Equal(2, node.Runs);
    }

    [Fact]
    public async Task RunAsync_WaitingRunIsCancelled_TheOtherGoesOn()
    {
        using var cancellation = new CancellationTokenSource();
        var result = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Typed<long, long> node = _graph.Add(new Typed<long, long>("test.slow", (_, _) => new ValueTask<long>(result.Task)));
        Task<GraphRun> first = RunAsync();
        Task<GraphRun> second = RunAsync(cancellation.Token);

        await cancellation.CancelAsync();
        Assert.Equal(GraphStatus.Canceled, (await second).Status);
        result.SetResult(7);

        Assert.Equal(7, (await first).Get(node.Out));
    }

    [Fact]
    public async Task RunAsync_AfterInvalidation_RunsAgain()
    {
        Typed<long, CacheKit.Photo> node = _graph.Add(new Typed<long, CacheKit.Photo>("test.photo", _ => new CacheKit.Photo("a")));
        await RunAsync();
        await RunAsync();
        Assert.Equal(1, node.Runs);

        await _cache.InvalidateAsync("a");
        await RunAsync();

        Assert.Equal(2, node.Runs);
    }

    private Task<GraphRun> RunAsync(CancellationToken cancellationToken = default) =>
        _runner.RunAsync(_graph, options: new GraphRunOptions { Observers = { _observer } }, cancellationToken: cancellationToken);

    private static string Describe(InvocationEvent each) => each switch
    {
        InvocationStartedEvent => $"Started {each.InvocationId}",
        InvocationCompletedEvent completed => $"Completed {each.InvocationId} {(completed.FromCache ? "cached" : "ran")}",
        _ => each.GetType().Name,
    };
}
