namespace Invoke.Graph.Tests.Execution;

/// <summary>Collectors that gather over a chosen axis: that one and what it encloses are closed, every other axis stays.</summary>
public sealed class CollectOverTests
{
    private readonly NodeGraph _graph = new();

    [Theory]
    [InlineData("a", "0,10,20|1,11,21")]
    [InlineData("b", "0,1|10,11|20,21")]
    [InlineData(null, "0,1,10,11,20,21")]
    public async Task RunAsync_IndependentAxes_ClosesTheChosenOne(string? over, string expected)
    {
        // a has 3 items, b has 2; the node gives 10a + b.
        Iteration<long> a = _graph.Iterate(_graph.Add(Make.Range(3)).Out, "a");
        Iteration<long> b = _graph.Iterate(_graph.Add(Make.Range(2)).Out, "b");
        Join<long, long, long> cell = _graph.Add(new Join<long, long, long>((x, y) => (10 * x) + y), "cell");
        _graph.Connect(a.Item, cell.A);
        _graph.Connect(b.Item, cell.B);
        Collection<long> all = _graph.Collect(cell.Out, "all", over switch { "a" => a, "b" => b, _ => null });

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(expected, Text(run.GetAll(all)));
    }

    [Theory]
    [InlineData("outer", "0,1,2,3,4,5")]
    [InlineData("inner", "0|1,2|-|3,4,5")]
    [InlineData("innermost", "0|1,2|-|3|4,5")]
    public async Task RunAsync_RaggedNest_ClosesTheChosenAxisAndAllInside(string over, string expected)
    {
        PortType<IReadOnlyList<IReadOnlyList<IReadOnlyList<long>>>> type = PortType.List(PortType.List(PortType.List(PortType.Int64)));
        var cube = _graph.Add(Make.Source<IReadOnlyList<IReadOnlyList<IReadOnlyList<long>>>>(() => [[[0]], [[1, 2], []], [], [[3], [4, 5]]], type), "cube");
        Iteration<IReadOnlyList<IReadOnlyList<long>>> outer = _graph.Iterate(cube.Out, "outer");
        Iteration<IReadOnlyList<long>> inner = _graph.Iterate(outer.Item, "inner");
        Iteration<long> innermost = _graph.Iterate(inner.Item, "innermost");
        var pass = _graph.Add(Make.Pass(), "pass");
        _graph.Connect(innermost.Item, pass.In);
        Collection<long> all = _graph.Collect(pass.Out, "all", new Iteration[] { outer, inner, innermost }.Single(each => each.Node.Id == over));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(expected, Text(run.GetAll(all)));
    }

    [Fact]
    public async Task RunAsync_EmptyOuterList_GathersOneEmptyList()
    {
        Iteration<long> outer = _graph.Iterate(_graph.Add(Make.Range(0)).Out, "outer");
        var list = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value, value]), "list");
        _graph.Connect(outer.Item, list.In);
        Collection<long> all = _graph.Collect(_graph.Iterate(list.Out, "inner").Item, "all", outer);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Empty(run.Get(all));
    }

    [Fact]
    public async Task RunAsync_SharedAxisEnclosesTwoNests_KeepsTheOtherNest()
    {
        // Under each of 2 outer items: lists x and y of 2, and their products; over x leaves outer and y.
        Iteration<long> outer = _graph.Iterate(_graph.Add(Make.Range(2)).Out, "outer");
        var left = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [100 * value, (100 * value) + 1]), "left");
        var right = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [10, 20]), "right");
        _graph.Connect(outer.Item, left.In);
        _graph.Connect(outer.Item, right.In);
        Iteration<long> x = _graph.Iterate(left.Out, "x");
        Iteration<long> y = _graph.Iterate(right.Out, "y");
        Join<long, long, long> sum = _graph.Add(Make.Add(), "sum");
        _graph.Connect(x.Item, sum.A);
        _graph.Connect(y.Item, sum.B);
        Collection<long> all = _graph.Collect(sum.Out, "all", x);
        var size = _graph.Add(Make.Map<IReadOnlyList<long>, long>(items => items.Count), "size");
        _graph.Connect(all, size.In);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal("10,11|20,21|110,111|120,121", Text(run.GetAll(all)));
        Assert.Equal(["size@0.0", "size@0.1", "size@1.0", "size@1.1"], run.History.Where(id => id.StartsWith("size", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RunAsync_SourceWithoutTheAxis_ClosesNothing()
    {
        Iteration<long> a = _graph.Iterate(_graph.Add(Make.Range(2)).Out, "a");
        Iteration<long> b = _graph.Iterate(_graph.Add(Make.Range(2)).Out, "b");
        Join<long, long, long> cell = _graph.Add(new Join<long, long, long>((x, y) => (10 * x) + y), "cell");
        _graph.Connect(a.Item, cell.A);
        _graph.Connect(b.Item, cell.B);
        var constant = _graph.Add(Make.Value(7), "constant");
        var own = _graph.Add(Make.Map<long, long>(value => -value), "own");
        _graph.Connect(a.Item, own.In);
        Collection<long> all = _graph.Collect(cell.Out, "all", b).Add(own.Out).Add(constant.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal("0,1,0,7|10,11,-1,7", Text(run.GetAll(all)));
    }

    [Fact]
    public void Validate_KeptAxesDoNotNest_IsCollectorInput()
    {
        Iteration<long> a = _graph.Iterate(_graph.Add(Make.Range(2)).Out, "a");
        Iteration<long> b = _graph.Iterate(_graph.Add(Make.Range(2)).Out, "b");
        Iteration<long> c = _graph.Iterate(_graph.Add(Make.Range(2)).Out, "c");
        Join<long, long, long> first = _graph.Add(Make.Add(), "first");
        _graph.Connect(a.Item, first.A);
        _graph.Connect(b.Item, first.B);
        Join<long, long, long> second = _graph.Add(Make.Add(), "second");
        _graph.Connect(b.Item, second.A);
        _graph.Connect(c.Item, second.B);
        _graph.Collect(first.Out, "all", b).Add(second.Out);

        GraphProblem problem = Assert.Single(_graph.Validate());

        Assert.Equal((GraphProblemCode.CollectorInput, "all", "item"), (problem.Code, problem.NodeId, problem.Port));
        Assert.Contains("'second'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghost", "'ghost', which is no iterator")]
    [InlineData("pass", "'pass', which is no iterator")]
    [InlineData("other", "'other', but no item source")]
    public void Validate_OverNamesNoAxisOfTheSources_IsCollectorInput(string over, string message)
    {
        _graph.Iterate(_graph.Add(Make.Range(2)).Out, "other");
        var pass = _graph.Add(Make.Pass(), "pass");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2)).Out, "own").Item, pass.In);
        _graph.Collect(pass.Out, "all");
        ((CollectNode)_graph["all"]).Over = over;

        GraphProblem problem = Assert.Single(_graph.Validate());

        Assert.Equal((GraphProblemCode.CollectorInput, "all", "over"), (problem.Code, problem.NodeId, problem.Port));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_OverAnotherGraphsIteration_IsArgumentException()
    {
        var other = new NodeGraph();
        Iteration<long> foreign = other.Iterate(other.Add(Make.Range(2)).Out);
        var pass = _graph.Add(Make.Pass(), "pass");

        Assert.Throws<ArgumentException>(() => _graph.Collect(pass.Out, "all", foreign));
        Assert.False(_graph.TryGetNode("all", out _));
    }

    [Fact]
    public void ToJson_Over_IsLiteralThatSurvivesAndIsLeftOutByDefault()
    {
        IntegerRange range = _graph.Add(new IntegerRange { Stop = 2 });
        Iteration<long> each = _graph.Iterate(range.Out.Collection, "each");
        _graph.Collect(each.Item, "chosen", each);
        _graph.Collect(each.Item, "usual");

        string json = _graph.ToJson(NodeCatalog.Default);

        Assert.Contains("\"use_cache\":true,\"over\":\"each\"}", json, StringComparison.Ordinal);
        Assert.Equal(1, json.Split("over").Length - 1);
        Assert.Equal(json, NodeGraph.Parse(json, NodeCatalog.Default).ToJson(NodeCatalog.Default));
    }

    private static string Text(IReadOnlyList<IReadOnlyList<long>> lists) =>
        string.Join('|', lists.Select(list => list.Count == 0 ? "-" : string.Join(',', list)));
}
