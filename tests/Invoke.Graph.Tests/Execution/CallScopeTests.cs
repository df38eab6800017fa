namespace Invoke.Graph.Tests.Execution;

/// <summary>Calls in iterations and iterations in calls: which axes inner nodes have, and in which order.</summary>
public sealed class CallScopeTests
{
    private readonly NodeGraph _graph = new();
    private readonly NodeGraph _inner = new();

    [Fact]
    public async Task RunAsync_CallInIteration_EveryInnerNodeRunsForEachItem()
    {
        // 'own' reads nothing, and still runs for each item: the call's axes are its axes.
        (GraphInput<long> x, GraphOutput<long> y) = AddDoubling();
        var after = _inner.Add(Make.Map<long, long>(value => value + 1), "after");
        _inner.Connect(new Output<long>(_inner["double"], "value"), after.In);
        var own = _inner.Add(Make.Value(3), "own");
        GraphCall call = _graph.Call(_inner, "call");
        var range = _graph.Add(Make.Range(2), "range");
        _graph.Connect(_graph.Iterate(range.Out).Item, call.In(x));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal(["range", "call.double@0", "call.after@0", "call.double@1", "call.after@1", "call.own@0", "call.own@1"], run.History);
        Assert.Equal([0L, 2L], run.GetAll(call.Out(y)));
        Assert.Equal([3L, 3L], run.GetAll("call.own", "value"));
        Assert.Equal(2, run.CountOf("call.own"));
        Assert.Equal("own", own.Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task RunAsync_InputThatInnerNodesDoNotRead_StillBringsItsAxes(int items)
    {
        GraphInput<long> unread = _inner.Input<long>("unread");
        var own = _inner.Add(Make.Value(3), "own");
        GraphOutput<long> y = _inner.Output("y", own.Out);
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(items), "range").Out).Item, call.In(unread));
        Collection<long> all = _graph.Collect(call.Out(y), "all");

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal(Enumerable.Repeat(3L, items), run.Get(all));
        Assert.Equal(items, run.CountOf("call.own"));
    }

    [Fact]
    public async Task RunAsync_TwoAxesThroughTwoInputs_InnerNodesRunForTheProduct()
    {
        GraphInput<long> x = _inner.Input<long>("x");
        GraphInput<long> y = _inner.Input<long>("y");
        var onlyX = _inner.Add(Make.Pass(), "x");
        var onlyY = _inner.Add(Make.Pass(), "y");
        _inner.Connect(x, onlyX.In);
        _inner.Connect(y, onlyY.In);
        Collection<long> pair = _inner.Collect(onlyX.Out, "pair").Add(onlyY.Out);
        GraphOutput<IReadOnlyList<long>> both = _inner.Output("both", pair);
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2), "a").Out).Item, call.In(x));
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Source<IReadOnlyList<long>>(() => [10, 20]), "b").Out).Item, call.In(y));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([[0, 10], [0, 20], [1, 10], [1, 20]], run.GetAll(call.Out(both)));
        Assert.Equal(4, run.CountOf("call.x"));
    }

    [Fact]
    public async Task RunAsync_CollectorInsideCallInIteration_GathersWithinItsCall()
    {
        // For each outer item x: the inner iterator adds 10 and 20, 'within' gathers these two, and 'alone' has no iterator inside: a list of one.
        GraphInput<long> x = _inner.Input<long>("x");
        var steps = _inner.Add(Make.Source<IReadOnlyList<long>>(() => [10, 20]), "steps");
        Join<long, long, long> sum = _inner.Add(Make.Add(), "sum");
        _inner.Connect(x, sum.A);
        _inner.Connect(_inner.Iterate(steps.Out, "step").Item, sum.B);
        GraphOutput<IReadOnlyList<long>> within = _inner.Output("within", _inner.Collect(sum.Out, "within"));
        GraphOutput<IReadOnlyList<long>> alone = _inner.Output("alone", _inner.Collect(x, "alone"));
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(3), "range").Out).Item, call.In(x));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([[10, 20], [11, 21], [12, 22]], run.GetAll(call.Out(within)));
        Assert.Equal([[0], [1], [2]], run.GetAll(call.Out(alone)));
        Assert.Equal(
            ["call.sum@0.0", "call.sum@0.1", "call.within@0", "call.sum@1.0", "call.sum@1.1", "call.within@1", "call.sum@2.0", "call.sum@2.1", "call.within@2"],
            run.History.Where(id => id.StartsWith("call.sum", StringComparison.Ordinal) || id.StartsWith("call.within", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RunAsync_InnerIteratorAboveShallowerAxis_OuterAxisComesFirst()
    {
        // The inner iterator is at depth 1, the outer one at depth 3: by depth alone the inner axis would come first.
        GraphInput<long> x = _inner.Input<long>("x");
        var steps = _inner.Add(Make.Source<IReadOnlyList<long>>(() => [10, 20, 30]), "steps");
        Join<long, long, long> sum = _inner.Add(Make.Add(), "sum");
        _inner.Connect(x, sum.A);
        _inner.Connect(_inner.Iterate(steps.Out, "step").Item, sum.B);
        GraphOutput<long> y = _inner.Output("y", sum.Out);
        var size = _graph.Add(Make.Value(2), "size");
        var pass = _graph.Add(Make.Pass(), "pass");
        var list = _graph.Add(Make.Map<long, IReadOnlyList<long>>(count => [.. Enumerable.Range(1, (int)count).Select(each => (long)each)]), "list");
        _graph.Connect(size.Out, pass.In);
        _graph.Connect(pass.Out, list.In);
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(list.Out, "each").Item, call.In(x));
        Collection<long> perItem = _graph.Collect(call.Out(y), "all");

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([11L, 21L, 31L, 12L, 22L, 32L], run.GetAll(call.Out(y)));
        Assert.Equal([[11, 21, 31], [12, 22, 32]], run.GetAll(perItem));
        Assert.Contains("call.sum@1.2", run.History);
        Assert.Equal(["call.steps@0", "call.steps@1"], run.History.Where(id => id.StartsWith("call.steps", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunAsync_ListFromOutside_InnerIteratorRunsOverItForEachItem()
    {
        GraphInput<long> x = _inner.Input<long>("x");
        GraphInput<IReadOnlyList<long>> list = _inner.Input<IReadOnlyList<long>>("list");
        GraphInput<IReadOnlyList<long>> own = _inner.Input<IReadOnlyList<long>>("own", [7, 8]);
        Join<long, long, long> sum = _inner.Add(Make.Add(), "sum");
        _inner.Connect(x, sum.A);
        _inner.Connect(_inner.Iterate(list, "step").Item, sum.B);
        Join<long, long, long> product = _inner.Add(new Join<long, long, long>((a, b) => a * b), "product");
        _inner.Connect(x, product.A);
        _inner.Connect(_inner.Iterate(own, "ownStep").Item, product.B);
        GraphOutput<IReadOnlyList<long>> sums = _inner.Output("sums", _inner.Collect(sum.Out, "sums"));
        GraphOutput<IReadOnlyList<long>> products = _inner.Output("products", _inner.Collect(product.Out, "products"));
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2), "range").Out).Item, call.In(x));
        _graph.Connect(_graph.Add(Make.Source<IReadOnlyList<long>>(() => [100, 200]), "late").Out, call.In(list));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([[100, 200], [101, 201]], run.GetAll(call.Out(sums)));
        Assert.Equal([[0, 0], [7, 8]], run.GetAll(call.Out(products)));
    }

    [Fact]
    public async Task RunAsync_InnerIteratorNotCollectedInside_GoesOutWithTheOutput()
    {
        GraphInput<IReadOnlyList<long>> list = _inner.Input<IReadOnlyList<long>>("list");
        GraphOutput<long> item = _inner.Output("item", _inner.Iterate(list, "each").Item);
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Add(Make.Range(3), "range").Out, call.In(list));
        var after = _graph.Add(Make.Map<long, long>(value => value * 10), "after");
        _graph.Connect(call.Out(item), after.In);
        Collection<long> all = _graph.Collect(after.Out, "all");

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal(["range", "after@0", "after@1", "after@2", "all"], run.History);
        Assert.Equal([0L, 10L, 20L], run.Get(all));
        Assert.Equal([0L, 1L, 2L], run.GetAll(call.Out(item)));
        Assert.Equal(3, run.CountOf("call.each"));
    }

    [Fact]
    public async Task RunAsync_CallsInsideCalls_PathsIdsAndScopesNest()
    {
        // outer item -> mid call -> mid iterator -> leaf call, which gathers per mid item, then per outer item.
        (GraphInput<long> x, _) = AddDoubling();
        GraphOutput<IReadOnlyList<long>> one = _inner.Output("one", _inner.Collect(new Output<long>(_inner["double"], "value"), "one"));
        var middle = new NodeGraph();
        GraphInput<long> m = middle.Input<long>("m");
        var list = middle.Add(Make.Map<long, IReadOnlyList<long>>(value => [value, value + 100]), "list");
        middle.Connect(m, list.In);
        GraphCall leaf = middle.Call(_inner, "leaf");
        middle.Connect(middle.Iterate(list.Out, "each").Item, leaf.In(x));
        Collection<IReadOnlyList<long>> lists = middle.Collect(leaf.Out(one), "lists");
        GraphOutput<IReadOnlyList<IReadOnlyList<long>>> result = middle.Output("result", lists);
        GraphCall call = _graph.Call(middle, "mid");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2), "range").Out, "outer").Item, call.In(m));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([[[0], [200]], [[2], [202]]], run.GetAll(call.Out(result)));
        Assert.Equal([[0], [200], [2], [202]], run.GetAll("mid.leaf", "one").Cast<IReadOnlyList<long>>());
        Assert.Equal(
            [
                "range", "mid.list@0", "mid.leaf.double@0.0", "mid.leaf.one@0.0", "mid.leaf.double@0.1", "mid.leaf.one@0.1", "mid.lists@0",
                "mid.list@1", "mid.leaf.double@1.0", "mid.leaf.one@1.0", "mid.leaf.double@1.1", "mid.leaf.one@1.1", "mid.lists@1",
            ],
            run.History);
    }

    [Fact]
    public async Task RunAsync_CollectOverInsideCall_NamesTheIteratorOfItsGraph()
    {
        GraphInput<long> x = _inner.Input<long>("x");
        Iteration<long> a = _inner.Iterate(_inner.Add(Make.Range(2), "as").Out, "a");
        Iteration<long> b = _inner.Iterate(_inner.Add(Make.Range(2), "bs").Out, "b");
        Join<long, long, long> cell = _inner.Add(new Join<long, long, long>((first, second) => (10 * first) + second), "cell");
        _inner.Connect(a.Item, cell.A);
        _inner.Connect(b.Item, cell.B);
        GraphOutput<IReadOnlyList<long>> rows = _inner.Output("rows", _inner.Collect(cell.Out, "rows", b).Add(x));
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Source<IReadOnlyList<long>>(() => [7, 8])).Out).Item, call.In(x));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([[0, 1, 7], [10, 11, 7], [0, 1, 8], [10, 11, 8]], run.GetAll(call.Out(rows)));
    }

    [Fact]
    public void Restore_AfterEveryStepOfCallsInIterations_GoesOnTheSameWay()
    {
        GraphInput<long> x = _inner.Input<long>("x");
        GraphInput<IReadOnlyList<long>> list = _inner.Input<IReadOnlyList<long>>("list", [10, 20]);
        Join<long, long, long> sum = _inner.Add(Make.Add(), "sum");
        _inner.Connect(x, sum.A);
        _inner.Connect(_inner.Iterate(list, "step").Item, sum.B);
        _inner.Add(Make.Value(3), "own");
        GraphOutput<IReadOnlyList<long>> within = _inner.Output("within", _inner.Collect(sum.Out, "within"));
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2), "range").Out).Item, call.In(x));
        Collection<IReadOnlyList<long>> all = _graph.Collect(call.Out(within), "all");
        GraphPlan plan = _graph.Compile();
        string[] whole = SessionDriver.RunToEnd(new GraphSession(plan));

        for (var steps = 0; steps <= whole.Length; steps++)
        {
            var driver = new SessionDriver(new GraphSession(plan));
            while (driver.Ran.Count < steps)
            {
                driver.Step();
            }

            GraphSession restored = GraphSession.Restore(plan, driver.Session.ToJson(NodeCatalog.Default), NodeCatalog.Default);
            string[] rest = SessionDriver.RunToEnd(restored);

            Assert.Equal(whole, driver.Ran.Concat(rest));
            Assert.Equal([[10, 20], [11, 21]], new GraphRun(restored, () => ValueTask.CompletedTask).Get(all));
        }
    }

    [Fact]
    public void Restore_IntoAGraphWhoseCallHasOtherAxes_IsRefused()
    {
        GraphInput<long> unread = _inner.Input("unread", 0L);
        _inner.Add(Make.Value(3), "own");
        GraphCall call = _graph.Call(_inner, "call");
        Iteration<long> each = _graph.Iterate(_graph.Add(Make.Range(2), "range").Out);
        string snapshot = new GraphSession(_graph.Compile()).ToJson(NodeCatalog.Default);

        _graph.Connect(each.Item, call.In(unread));

        Assert.Throws<ArgumentException>(() => GraphSession.Restore(_graph.Compile(), snapshot, NodeCatalog.Default));
    }

    private (GraphInput<long> X, GraphOutput<long> Y) AddDoubling()
    {
        GraphInput<long> x = _inner.Input<long>("x");
        var twice = _inner.Add(Make.Map<long, long>(value => value * 2), "double");
        _inner.Connect(x, twice.In);
        return (x, _inner.Output("y", twice.Out));
    }
}
