namespace Invoke.Graph.Tests.Execution;

/// <summary>Calls in branches, and disposables through ports: what runs, and how long things live.</summary>
public sealed class CallDemandTests
{
    private readonly NodeGraph _graph = new();
    private readonly NodeGraph _inner = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_CallInBranch_SkipsWhatOnlyTheBranchNeeds(bool condition)
    {
        // 'leaf' is nobody's input, so it always runs, and what it reads with it; 'alone' is read by the branch only.
        GraphInput<long> x = _inner.Input<long>("x");
        var alone = _inner.Add(Make.Map<long, long>(value => value * 2), "alone");
        var shared = _inner.Add(Make.Map<long, long>(value => value * 3), "shared");
        var leaf = _inner.Add(Make.Pass(), "leaf");
        Join<long, long, long> sum = _inner.Add(Make.Add(), "sum");
        _inner.Connect(x, alone.In);
        _inner.Connect(x, shared.In);
        _inner.Connect(shared.Out, leaf.In);
        _inner.Connect(alone.Out, sum.A);
        _inner.Connect(shared.Out, sum.B);
        GraphOutput<long> y = _inner.Output("y", sum.Out);
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Add(Make.Value(1), "one").Out, call.In(x));
        var other = _graph.Add(Make.Value(9), "other");
        BooleanValue flag = _graph.Add(new BooleanValue { Value = condition }, "flag");
        Output<long> chosen = _graph.If(flag.Out.Value, call.Out(y), other.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal(condition ? 5L : 9L, run.Get(chosen));
        Assert.Equal(condition ? ["other"] : ["call.alone", "call.sum"], run.Skipped);
        Assert.Contains("call.leaf", run.History);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_CallInIteratedBranch_WhatMakesTheListIsAsLazyAsWhatItRuns(bool condition)
    {
        // The call reads nothing of the iteration, but runs for each of its items: the list is needed exactly where the call is.
        GraphInput<long> unread = _inner.Input<long>("unread");
        var own = _inner.Add(Make.Value(3), "own");
        GraphOutput<long> y = _inner.Output("y", own.Out);
        var range = _graph.Add(Make.Range(2), "range");
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(range.Out).Item, call.In(unread));
        Collection<long> all = _graph.Collect(call.Out(y), "all");
        var other = _graph.Add(Make.Source<IReadOnlyList<long>>(() => [9]), "other");
        BooleanValue flag = _graph.Add(new BooleanValue { Value = condition }, "flag");
        Output<IReadOnlyList<long>> chosen = _graph.If(flag.Out.Value, all, other.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal(condition ? [3L, 3L] : [9L], run.Get(chosen));
        Assert.Equal(condition ? ["other"] : ["range", "all"], run.Skipped);
    }

    [Fact]
    public async Task RunAsync_InnerLeafInIteratedBranch_KeepsTheListAlive()
    {
        GraphInput<long> unread = _inner.Input<long>("unread");
        var own = _inner.Add(Make.Value(3), "own");
        _inner.Add(Make.Value(4), "leaf");
        GraphOutput<long> y = _inner.Output("y", own.Out);
        var range = _graph.Add(Make.Range(2), "range");
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(range.Out).Item, call.In(unread));
        Collection<long> all = _graph.Collect(call.Out(y), "all");
        var other = _graph.Add(Make.Source<IReadOnlyList<long>>(() => [9]), "other");
        Output<IReadOnlyList<long>> chosen = _graph.If(_graph.Add(new BooleanValue(), "flag").Out.Value, all, other.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([9L], run.Get(chosen));
        Assert.Equal(["call.own@0", "call.own@1", "all"], run.Skipped);
        Assert.Equal(2, run.History.Count(id => id.StartsWith("call.leaf@", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RunAsync_DisposableThroughPorts_IsReleasedAfterItsLastInnerReader()
    {
        var log = new ResourceLog();
        GraphInput<Resource> resource = _inner.Input("resource", Resource.Type);
        var use = _inner.Add(Make.Map<Resource, long>(value => value.DisposeCount, Resource.Type), "use");
        var give = _inner.Add(Make.Map<Resource, Resource>(value => value, Resource.Type, Resource.Type), "give");
        _inner.Connect(resource, use.In);
        _inner.Connect(resource, give.In);
        GraphOutput<Resource> given = _inner.Output("given", give.Out);
        GraphOutput<Resource> passed = _inner.Output("passed", resource);
        var made = _graph.Add(Make.Source(() => log.Create("made"), Resource.Type), "made");
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(made.Out, call.In(resource));
        var last = _graph.Add(Make.Map<Resource, long>(value => value.DisposeCount, Resource.Type), "last");
        var early = _graph.Add(Make.Map<Resource, long>(value => value.DisposeCount, Resource.Type), "early");
        _graph.Connect(call.Out(given), last.In);
        _graph.Connect(call.Out(passed), early.In);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions { Observers = { log } });

        run.ThrowIfNotCompleted();
        Assert.Equal((0L, 0L), (run.Get(last.Out), run.Get(early.Out)));
        Assert.Equal("-made", log.Entries[^1]);
        Assert.Equal(["made"], log.Disposed);
        Assert.Throws<InvalidOperationException>(() => run.Get(call.Out(given)));
    }

    [Fact]
    public async Task RunAsync_CallOutputKept_LivesUntilTheRunIsDisposed()
    {
        var log = new ResourceLog();
        var made = _inner.Add(Make.Source(() => log.Create("made"), Resource.Type), "made");
        GraphOutput<Resource> given = _inner.Output("given", made.Out);
        GraphCall call = _graph.Call(_inner, "call");
        GraphOutput<Resource> named = _graph.Output("named", call.Out(given));

        GraphRun first = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions().Keep(call.Out(given)));
        GraphRun second = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions().Keep(named));

        Assert.Equal((0, 0), (first.Get(call.Out(given)).DisposeCount, second.Get(named).DisposeCount));
        await first.DisposeAsync();
        await second.DisposeAsync();
        Assert.Equal(["made", "made"], log.Disposed);
    }
}
