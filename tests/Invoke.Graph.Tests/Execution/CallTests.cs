namespace Invoke.Graph.Tests.Execution;

/// <summary>Calls of graphs: what runs, under which ids, with which values.</summary>
public sealed class CallTests
{
    private readonly NodeGraph _graph = new();
    private readonly NodeGraph _inner = new();

    [Fact]
    public async Task RunAsync_Call_RunsInnerNodesUnderItsId()
    {
        (GraphInput<long> x, GraphOutput<long> y) = AddDoubling();
        var seven = _graph.Add(Make.Value(7), "seven");
        GraphCall call = _graph.Call(_inner, "twice");
        var after = _graph.Add(Make.Map<long, long>(value => value + 1), "after");
        _graph.Connect(seven.Out, call.In(x));
        _graph.Connect(call.Out(y), after.In);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(["seven", "twice.double", "after"], run.History);
        Assert.Equal(15, run.Get(after.Out));
        Assert.Equal(14, run.Get(call.Out(y)));
        Assert.Equal([14L], run.GetAll("twice", "y"));
        Assert.Equal([14L], run.GetAll("twice.double", "value"));
        Assert.Equal(1, run.CountOf("twice.double"));
        Assert.Contains("'twice.node'", Assert.Throws<ArgumentException>(() => run.CountOf("twice")).Message, StringComparison.Ordinal);
        Assert.Contains("no output 'z'", Assert.Throws<ArgumentException>(() => run.GetAll("twice", "z")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_GraphCalledTwice_EachHasItsOwnValuesAndDefault()
    {
        GraphInput<long> x = _inner.Input("x", 5L);
        Join<long, long, long> sum = _inner.Add(Make.Add(), "sum");
        GraphInput<long> plus = _inner.Input("plus", 100L);
        _inner.Connect(x, sum.A);
        _inner.Connect(plus, sum.B);
        GraphOutput<long> y = _inner.Output("y", sum.Out);
        var seven = _graph.Add(Make.Value(7), "seven");
        GraphCall first = _graph.Call(_inner);
        GraphCall second = _graph.Call(_inner).Set(plus, 200L);
        _graph.Connect(seven.Out, second.In(x));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal((105L, 207L), (run.Get(first.Out(y)), run.Get(second.Out(y))));
        Assert.Equal(["seven", "graph_2.sum", "graph.sum"], run.History);
        Assert.Empty(_graph.Compile().Inputs);
    }

    [Fact]
    public async Task RunAsync_OneOutputThroughTwoInputs_CollectorGathersItTwice()
    {
        GraphInput<long> x = _inner.Input<long>("x");
        GraphInput<long> y = _inner.Input<long>("y");
        GraphOutput<IReadOnlyList<long>> both = _inner.Output("both", _inner.Collect(x, "both").Add(y));
        GraphCall call = _graph.Call(_inner, "call");
        var seven = _graph.Add(Make.Value(7), "seven");
        _graph.Connect(seven.Out, call.In(x));
        _graph.Connect(seven.Out, call.In(y));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([7L, 7L], run.Get(call.Out(both)));
    }

    [Fact]
    public async Task RunAsync_InputPassedThrough_CountsNothing()
    {
        GraphInput<long> x = _inner.Input("x", 9L);
        GraphOutput<long> y = _inner.Output("y", x);
        var middle = new NodeGraph();
        GraphInput<long> m = middle.Input<long>("m");
        GraphCall nested = middle.Call(_inner, "nested");
        middle.Connect(m, nested.In(x));
        GraphOutput<long> n = middle.Output("n", nested.Out(y));
        GraphCall call = _graph.Call(middle, "call");
        GraphCall unconnected = _graph.Call(_inner, "unconnected");
        GraphInput<long> top = _graph.Input<long>("top");
        GraphCall fromInput = _graph.Call(_inner, "fromInput");
        _graph.Connect(top, fromInput.In(x));
        var seven = _graph.Add(Make.Value(7), "seven");
        _graph.Connect(seven.Out, call.In(m));
        var after = _graph.Add(Make.Pass(), "after");
        _graph.Connect(call.Out(n), after.In);
        GraphOutput<long> direct = _graph.Output("direct", top);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, new GraphInputs().Set(top, 3L));

        Assert.Equal(["seven", "after"], run.History);
        Assert.Equal((7L, 7L), (run.Get(call.Out(n)), run.Get(after.Out)));
        Assert.Equal((9L, 3L, 3L), (run.Get(unconnected.Out(y)), run.Get(fromInput.Out(y)), run.Get(direct)));
        Assert.Equal(1, _graph.Compile().Nodes.Single(node => node.Id == "after").Depth);
    }

    [Fact]
    public async Task RunAsync_LongChainOfPassingCalls_IsFollowedWithoutRecursion()
    {
        GraphInput<long> x = _inner.Input<long>("x");
        GraphOutput<long> y = _inner.Output("y", x);
        var seven = _graph.Add(Make.Value(7), "seven");
        Output<long> last = seven.Out;
        for (var index = 0; index < 20_000; index++)
        {
            GraphCall call = _graph.Call(_inner, $"c{index}");
            _graph.Connect(last, call.In(x));
            last = call.Out(y);
        }

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal(7L, run.Get(last));
        Assert.Equal(["seven"], run.History);
    }

    [Fact]
    public async Task RunAsync_NamedOutputs_AreReadByNameOrHandle()
    {
        var range = _graph.Add(Make.Range(2), "range");
        Iteration<long> each = _graph.Iterate(range.Out);
        GraphOutput<long> item = _graph.Output("item", each.Item);
        GraphOutput<IReadOnlyList<long>> all = _graph.Output("all", range.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([0L, 1L], run.GetAll(item));
        Assert.Equal([0L, 1L], run.Get(all));
        Assert.Equal([0L, 1L], run.GetAll("item"));
        Assert.Contains("no output 'other'", Assert.Throws<ArgumentException>(() => run.GetAll("other")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _graph.Output("all", range.Out));
    }

    [Fact]
    public async Task RunAsync_Observer_SeesInnerIdsAndReadsCallOutputs()
    {
        (GraphInput<long> x, GraphOutput<long> y) = AddDoubling();
        GraphCall call = _graph.Call(_inner, "call").Set(x, 4L);
        var seen = new List<string>();
        var options = new GraphRunOptions
        {
            Observers =
            {
                new RecordingObserver(graphEvent =>
                {
                    if (graphEvent is InvocationCompletedEvent completed && completed.TryGet(call.Out(y), out long value))
                    {
                        seen.Add($"{completed.NodeId} {value}");
                    }
                }),
            },
        };

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: options);

        Assert.Equal(["call.double 8"], seen);
    }

    [Fact]
    public async Task RunAsync_InnerNodeFails_IsNamedByItsPath()
    {
        GraphInput<long> x = _inner.Input<long>("x");
        var fails = _inner.Add(Make.Fails(), "fails");
        _inner.Connect(x, fails.In);
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2), "range").Out).Item, call.In(x));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal(("call.fails@0", "call.fails"), (run.Errors[0].InvocationId, run.Errors[0].NodeId));
    }

    [Fact]
    public void Compile_CallMarked_MarksEverythingInside()
    {
        _inner.Add(Make.Value(1), "plain");
        _inner.Add(Make.Value(1), "marked").IsIntermediate = true;
        var middle = new NodeGraph();
        middle.Call(_inner, "leaf").Node.UseCache = false;
        _graph.Call(middle, "marked").Node.IsIntermediate = true;
        _graph.Call(middle, "plain");

        Assert.Equal(
            [("marked.leaf.plain", true, false), ("marked.leaf.marked", true, false), ("plain.leaf.plain", false, false), ("plain.leaf.marked", true, false)],
            _graph.Compile().Nodes.Select(node => (node.Id, node.Template.IsIntermediate, node.Template.UseCache)));
        Assert.False(_inner["plain"].IsIntermediate);
    }

    [Fact]
    public void Call_ForeignPortsAndUnknownNames_AreArgumentExceptions()
    {
        (GraphInput<long> x, GraphOutput<long> y) = AddDoubling();
        var other = new NodeGraph();
        GraphCall call = _graph.Call(other, "call");

        Assert.Throws<ArgumentException>(() => call.In(x));
        Assert.Throws<ArgumentException>(() => call.Out(y));
        Assert.Throws<ArgumentException>(() => call.Set(x, 1L));
        Assert.Contains("its inputs: none", Assert.Throws<ArgumentException>(() => call.In<long>("x")).Message, StringComparison.Ordinal);
        Assert.Contains("its outputs: none", Assert.Throws<ArgumentException>(() => call.Out<long>("y")).Message, StringComparison.Ordinal);
        GraphCall right = _graph.Call(_inner, "right");
        Assert.Contains("not of type integer", Assert.Throws<ArgumentException>(() => right.Set("x", "text")).Message, StringComparison.Ordinal);
        Assert.Equal(("right", "x", "y"), (right.In<long>("x").Node.Id, right.In<long>("x").Port, right.Out<long>("y").Port));
    }

    private (GraphInput<long> X, GraphOutput<long> Y) AddDoubling()
    {
        GraphInput<long> x = _inner.Input<long>("x");
        var twice = _inner.Add(Make.Map<long, long>(value => value * 2), "double");
        _inner.Connect(x, twice.In);
        return (x, _inner.Output("y", twice.Out));
    }
}
