namespace Invoke.Graph.Tests.Execution;

/// <summary>With ContinueOnError the rest of the graph finishes, and exactly what needs a failed invocation is blocked.</summary>
public sealed class ContinueOnErrorTests
{
    private readonly NodeGraph _graph = new();
    private readonly RecordingObserver _observer = new();

    [Fact]
    public async Task RunAsync_OneBranchFails_OtherBranchFinishes()
    {
        Step<long, long> broken = _graph.Add(Make.Fails(), "broken");
        _graph.Then(broken.Out, Make.Pass(), "after");
        Step<long, long> good = _graph.Add(Make.Value(3), "good");
        Step<long, long> last = _graph.Then(good.Out, Make.Pass(), "last");

        await using GraphRun run = await RunAsync();

        Assert.Equal(GraphStatus.Failed, run.Status);
        Assert.Equal("broken", Assert.Single(run.Errors).InvocationId);
        Assert.Equal(["after"], run.Blocked);
        Assert.Equal(["good", "last"], run.History);
        Assert.Equal(3, run.Get(last.Out));
        Assert.Equal(["after"], _observer.Events.OfType<InvocationBlockedEvent>().Select(blocked => blocked.InvocationId));
    }

    [Fact]
    public async Task RunAsync_OneItemFails_OthersFinishAndCollectorIsBlocked()
    {
        Step<long, long> work = _graph.Each(3, Make.Map<long, long>(value => value == 1 ? throw new InvalidOperationException("one") : value * 10), "work");
        Step<long, long> next = _graph.Then(work.Out, Make.Pass(), "next");
        _graph.Then(_graph.Collect(next.Out, "all"), Make.Map<IReadOnlyList<long>, long>(list => list.Count), "count");

        await using GraphRun run = await RunAsync();

        Assert.Equal(["next@1", "all", "count"], run.Blocked);
        Assert.Equal([0L, 20L], run.GetAll(next.Out));
        Assert.Equal(["work@1"], run.Errors.Select(error => error.InvocationId));
    }

    [Fact]
    public async Task RunAsync_OneItemFailsAndIsLeftOut_CollectorGathersTheRest()
    {
        Step<long, long> work = _graph.Each(4, Make.Map<long, long>(value => value is 0 or 2 ? throw new InvalidOperationException("even") : value * 10), "work");
        Collection<long> all = _graph.Collect(_graph.Then(work.Out, Make.Pass(), "next").Out, "all");

        await using GraphRun run = await RunAsync(leaveOut: true);

        Assert.Equal(GraphStatus.Failed, run.Status);
        Assert.Equal([10L, 30L], run.Get(all));
        Assert.Equal(["next@0", "next@2"], run.Blocked);
        Assert.Equal(["work@0", "work@2"], run.Errors.Select(error => error.InvocationId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_ListFails_AxisHasNoRowsAndCollectorOverItIsBlockedUnlessLeftOut(bool leaveOut)
    {
        Step<long, IReadOnlyList<long>> list = _graph.Add(Make.Source<IReadOnlyList<long>>(() => throw new InvalidOperationException("no list")), "list");
        Iteration<long> item = _graph.Iterate(list.Out);
        Step<long, long> work = _graph.Then(item.Item, Make.Pass(), "work");
        Collection<long> all = _graph.Collect(work.Out, "all");

        await using GraphRun run = await RunAsync(leaveOut);

        Assert.Equal(0, run.CountOf("work"));
        Assert.Equal(leaveOut ? [] : ["all"], run.Blocked);
        Assert.Equal(leaveOut ? [[]] : [], run.GetAll(all));
        Assert.Equal(GraphStatus.Failed, run.Status);
    }

    [Fact]
    public async Task RunAsync_InnerListOfOneOuterItemFails_ItsGroupAndTheOuterListAreBlocked()
    {
        Step<long, IReadOnlyList<long>> inner = _graph.Each(
            3, Make.Map<long, IReadOnlyList<long>>(value => value == 1 ? throw new InvalidOperationException("no list") : [value, value]), "inner");
        Step<long, long> work = _graph.Then(_graph.Iterate(inner.Out).Item, Make.Pass(), "work");
        Collection<long> group = _graph.Collect(work.Out, "group");
        _graph.Collect(group, "groups");

        await using GraphRun run = await RunAsync();

        Assert.Equal(["group@1", "groups"], run.Blocked);
        Assert.Equal([[0L, 0L], [2L, 2L]], run.GetAll(group));
    }

    [Fact]
    public async Task RunAsync_InnerListOfOneOuterItemFails_ItemsOfOtherListsAreAllGathered()
    {
        // The items come straight from the iterator, whose own rows are not those of its lists.
        Step<long, IReadOnlyList<long>> inner = _graph.Each(
            3, Make.Map<long, IReadOnlyList<long>>(value => value == 1 ? throw new InvalidOperationException("no list") : [value, value]), "inner");
        Collection<long> group = _graph.Collect(_graph.Iterate(inner.Out).Item, "group");

        await using GraphRun run = await RunAsync(scheduler: new BreadthFirstScheduler());

        Assert.Equal(["group@1"], run.Blocked);
        Assert.Equal([[0L, 0L], [2L, 2L]], run.GetAll(group));
    }

    [Fact]
    public async Task RunAsync_NullList_FailsTheIteratorAndTheRestFinishes()
    {
        Step<long, IReadOnlyList<long>> list = _graph.Add(Make.Source<IReadOnlyList<long>>(() => null!), "list");
        Iteration<long> item = _graph.Iterate(list.Out, "item");
        _graph.Collect(_graph.Then(item.Item, Make.Pass(), "work").Out, "all");
        _graph.Add(Make.Value(1), "good");

        await using GraphRun run = await RunAsync();

        Assert.Equal("item", Assert.Single(run.Errors).InvocationId);
        Assert.Equal(["all"], run.Blocked);
        Assert.Contains("good", run.History);
    }

    [Fact]
    public async Task RunAsync_OneAxisOfAProductFails_CollectorsOverItAreBlockedOnce()
    {
        Iteration<long> first = _graph.Iterate(_graph.Add(Make.Range(2), "range").Out);
        Iteration<long> second = _graph.Iterate(_graph.Add(Make.Source<IReadOnlyList<long>>(() => throw new InvalidOperationException("no list")), "list").Out);
        Join<long, long, long> sum = _graph.Add(Make.Add(), "sum");
        _graph.Connect(first.Item, sum.A);
        _graph.Connect(second.Item, sum.B);
        _graph.Collect(sum.Out, "all");
        _graph.Collect(_graph.Then(first.Item, Make.Pass(), "work").Out, "some");

        await using GraphRun run = await RunAsync();

        Assert.Equal(["all"], run.Blocked);
        Assert.Equal(["range", "work@0", "work@1", "some"], run.History);
    }

    [Fact]
    public async Task RunAsync_OneOfTheListsInStepFails_NothingIteratesAndNothingStalls()
    {
        Step<long, IReadOnlyList<long>> late = _graph.Then(_graph.Add(Make.Value(1), "start").Out, Make.Map<long, IReadOnlyList<long>>(_ => [1, 2]), "late");
        Step<long, IReadOnlyList<long>> list = _graph.Add(Make.Source<IReadOnlyList<long>>(() => throw new InvalidOperationException("no list")), "list");
        Iteration<long, long> pair = _graph.Iterate(list.Out, late.Out);
        _graph.Collect(_graph.Then(pair.Second, Make.Pass(), "work").Out, "all");

        await using GraphRun run = await RunAsync();

        Assert.Equal(["start", "late"], run.History);
        Assert.Equal(["all"], run.Blocked);
    }

    [Fact]
    public async Task RunAsync_SeveralFailures_ErrorsAreInPathOrder()
    {
        Step<long, long> late = _graph.Each(3, Make.Map<long, long>(value => value > 0 ? throw new InvalidOperationException("late") : value), "late");
        _graph.Add(Make.Fails(), "alone");

        await using GraphRun run = await RunAsync();

        Assert.Equal(["alone", "late@1", "late@2"], run.Errors.Select(error => error.InvocationId));
        Assert.Equal([0L], run.GetAll(late.Out));
    }

    [Fact]
    public async Task RunAsync_ReaderIsBlocked_DisposableIsReleasedOnce()
    {
        var log = new ResourceLog();
        Step<long, Resource> made = _graph.Add(Make.Source(() => log.Create("made"), Resource.Type), "made");
        Join<Resource, long, long> reader = _graph.Add(new Join<Resource, long, long>((_, value) => value, Resource.Type), "reader");
        _graph.Connect(made.Out, reader.A);
        _graph.Connect(_graph.Add(Make.Fails(), "broken").Out, reader.B);
        _graph.Then(_graph.Add(Make.Value(1), "other").Out, Make.Pass(), "last");

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions { ContinueOnError = true, Observers = { log } });

        Assert.Equal(["reader"], run.Blocked);
        Assert.Equal(["made"], log.Disposed);
    }

    [Fact]
    public async Task RunAsync_NewRowsBehindEarlierFailure_AreBlockedWhenTheyComeIntoBeing()
    {
        // The constant fails before the list is known, so the rows come into being blocked.
        Step<long, long> broken = _graph.Add(Make.Fails(), "broken");
        Step<long, IReadOnlyList<long>> list = _graph.Then(_graph.Add(Make.Value(2), "size").Out, Make.Map<long, IReadOnlyList<long>>(size => [size, size]), "list");
        Join<long, long, long> sum = _graph.Add(Make.Add(), "sum");
        _graph.Connect(broken.Out, sum.A);
        _graph.Connect(_graph.Iterate(list.Out).Item, sum.B);
        _graph.Collect(sum.Out, "all");

        await using GraphRun run = await RunAsync(scheduler: new BreadthFirstScheduler());

        Assert.Equal(["sum@0", "sum@1", "all"], run.Blocked);
        Assert.Equal(["size", "list"], run.History);
    }

    [Fact]
    public async Task RunAsync_Cancelled_StaysCanceledThoughSomethingFailed()
    {
        using var source = new CancellationTokenSource();
        _graph.Add(Make.Fails(), "broken");
        _graph.Add(Make.Source(() =>
        {
            source.Cancel();
            return 1L;
        }), "cancels");
        _graph.Add(Make.Value(1), "never");

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions { ContinueOnError = true }, cancellationToken: source.Token);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Equal(["cancels"], run.History);
        Assert.Single(run.Errors);
    }

    [Fact]
    public async Task RunAsync_ListCannotBeReadButTheRestGoesOn_TellsSoBeforeWhatFollows()
    {
        Step<long, IReadOnlyList<long>> list = _graph.Add(Make.Source<IReadOnlyList<long>>(() => null!), "list");
        _graph.Collect(_graph.Iterate(list.Out, "item").Item, "all");
        _graph.Then(_graph.Add(Make.Value(1), "late").Out, Make.Pass(), "later");

        await using GraphRun run = await RunAsync();

        string[] told = [.. _observer.Events.OfType<InvocationEvent>().Select(told => $"{told.GetType().Name[10..^5]} {told.InvocationId}")];
        Assert.Equal(["Started list", "Completed list", "Failed item", "Blocked all"], told[..4]);
    }

    [Fact]
    public async Task RunAsync_ReaderFailsButTheRestGoesOn_WhatItReadIsDisposedAtOnce()
    {
        var log = new ResourceLog();
        Step<long, Resource> make = _graph.Add(Make.Source(() => log.Create("r"), Resource.Type), "make");
        _graph.Then(make.Out, Make.Map<Resource, long>(_ => throw new InvalidOperationException("broken"), Resource.Type), "use");
        var liveLater = -1;
        _graph.Add(Make.Source(() => liveLater = log.Live), "later");

        await using GraphRun run = await RunAsync();

        Assert.Equal(0, liveLater);
    }

    private Task<GraphRun> RunAsync(bool leaveOut = false, IGraphScheduler? scheduler = null) => new GraphRunner().RunAsync(_graph, options: new GraphRunOptions
    {
        ContinueOnError = true,
        LeaveOutFailedItems = leaveOut,
        Scheduler = scheduler,
        Observers = { _observer },
    });
}
