namespace Invoke.Graph.Tests.Definition;

public sealed class NodeGraphTests
{
    private readonly NodeGraph _graph = new();

    [Fact]
    public void Output_OfAGraph_TellsWhereItComesFrom()
    {
        AddIntegers add = _graph.Add(new AddIntegers(), "sum");

        GraphOutput<long> total = _graph.Output("total", add.Out.Value);

        Assert.Equal(new PortReference("sum", "value"), total.Source);
        Assert.Equal("total = sum.value", total.ToString());
    }

    [Fact]
    public void Outputs_OfNodesAndOfTheGraph_TellTheirNodeOrThatThereIsNone()
    {
        AddIntegers add = _graph.Add(new AddIntegers());

        IOutput[] outputs = [add.Out.Value, _graph.Input<long>("width")];

        Assert.Equal([(add, "value"), (null, "width")], outputs.Select(output => (output.Node, output.Port)));
    }

    [Fact]
    public void Add_WithoutId_TakesTypeBehindLastDotAndCountsRepeats()
    {
        List<string?> ids = [.. Enumerable.Range(0, 3).Select(_ => _graph.Add(Make.Pass()).Id)];

        Assert.Equal(["step", "step_2", "step_3"], ids);
    }

    [Fact]
    public void Add_DefaultIdTaken_TakesNextFree()
    {
        _graph.Add(Make.Pass(), "step_2");
        _graph.Add(Make.Pass());

        Assert.Equal("step_3", _graph.Add(Make.Pass()).Id);
    }

    [Fact]
    public void Add_ManyOfOneType_NumbersThemAll()
    {
        for (var count = 0; count < 20_000; count++)
        {
            _graph.Add(Make.Pass());
        }

        Assert.Equal("step_20000", _graph.Nodes[^1].Id);
    }

    [Theory]
    [InlineData("a@b")]
    [InlineData("a.b")]
    [InlineData("")]
    public void Add_IdWithReservedCharacterOrEmpty_Throws(string id)
    {
        Assert.Throws<ArgumentException>(() => _graph.Add(Make.Pass(), id));
        Assert.Empty(_graph.Nodes);
    }

    [Fact]
    public void Add_IdTaken_ThrowsAndLeavesNodeFree()
    {
        _graph.Add(Make.Pass(), "a");
        Step<long, long> second = Make.Pass();

        var exception = Assert.Throws<ArgumentException>(() => _graph.Add(second, "a"));

        Assert.Contains("'a' already", exception.Message, StringComparison.Ordinal);
        Assert.Equal("b", _graph.Add(second, "b").Id);
    }

    [Fact]
    public void EngineNodes_Ids_AreGivenOrTheirTypes()
    {
        var graph = new NodeGraph();
        IntegerRange range = graph.Add(new IntegerRange());
        BooleanValue flag = graph.Add(new BooleanValue());

        List<string?> ids =
        [
            graph.Iterate(range.Out.Collection).Node.Id,
            graph.Iterate(range.Out.Collection, id: "each").Node.Id,
            graph.Collect(range.Out.Collection).Node.Id,
            graph.Collect(range.Out.Collection, id: "all").Node.Id,
            graph.If(flag.Out.Value, range.Out.Collection, range.Out.Collection).Node.Id,
            graph.If(flag.Out.Value, range.Out.Collection, range.Out.Collection, id: "either").Node.Id,
            graph.Iterate(range.Out.Collection).Node.Id,
        ];

        Assert.Equal(["iterate", "each", "collect", "all", "if", "either", "iterate_2"], ids);
    }

    [Theory]
    [InlineData("range")]
    [InlineData("")]
    [InlineData("a@1")]
    [InlineData("a.b")]
    public void EngineNodes_BadId_ThrowAndAddNothing(string id)
    {
        var graph = new NodeGraph();
        IntegerRange range = graph.Add(new IntegerRange());
        BooleanValue flag = graph.Add(new BooleanValue());

        ArgumentException[] exceptions =
        [
            Assert.Throws<ArgumentException>(() => graph.Iterate(range.Out.Collection, id)),
            Assert.Throws<ArgumentException>(() => graph.Collect(range.Out.Collection, id)),
            Assert.Throws<ArgumentException>(() => graph.If(flag.Out.Value, range.Out.Collection, range.Out.Collection, id)),
        ];

        Assert.All(exceptions, exception => Assert.Equal("id", exception.ParamName));
        Assert.Equal([range, flag], graph.Nodes);
        Assert.Empty(graph.Connections);
    }

    [Fact]
    public void EngineNodes_SourceOfAnotherGraph_ThrowAndAddNothing()
    {
        var graph = new NodeGraph();
        BooleanValue flag = graph.Add(new BooleanValue());
        IntegerRange other = new NodeGraph().Add(new IntegerRange());

        ArgumentException[] exceptions =
        [
            Assert.Throws<ArgumentException>(() => graph.Iterate(other.Out.Collection)),
            Assert.Throws<ArgumentException>(() => graph.Collect(other.Out.Collection)),
            Assert.Throws<ArgumentException>(() => graph.If(flag.Out.Value, other.Out.Collection, other.Out.Collection)),
        ];

        Assert.All(exceptions, exception => Assert.Contains("'range' is not in this graph; add it first", exception.Message, StringComparison.Ordinal));
        Assert.Equal([flag], graph.Nodes);
        Assert.Empty(graph.Connections);
    }

    [Fact]
    public void Add_SameNodeTwice_Throws()
    {
        Step<long, long> node = _graph.Add(Make.Pass());

        Assert.Throws<ArgumentException>(() => _graph.Add(node, "other"));
        Assert.Throws<ArgumentException>(() => new NodeGraph().Add(node));
    }

    [Fact]
    public void Indexer_UnknownId_Throws()
    {
        Step<long, long> node = _graph.Add(Make.Pass(), "a");

        Assert.Same(node, _graph["a"]);
        Assert.True(_graph.TryGetNode("a", out _));
        Assert.False(_graph.TryGetNode("b", out _));
        Assert.Contains("'b'", Assert.Throws<KeyNotFoundException>(() => _graph["b"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connect_NodeOfAnotherGraph_ThrowsAndAddsNothing()
    {
        Step<long, long> stranger = new NodeGraph().Add(Make.Pass(), "a");
        Step<long, long> own = _graph.Add(Make.Pass(), "a");
        Step<long, IReadOnlyList<long>> loose = Make.Range(1);

        Assert.Throws<ArgumentException>(() => _graph.Connect(stranger.Out, own.In));
        Assert.Throws<ArgumentException>(() => _graph.Connect(own.Out, stranger.In));
        Assert.Throws<ArgumentException>(() => _graph.Connect(Make.Pass().Out, own.In));
        Assert.Throws<ArgumentException>(() => _graph.Iterate(loose.Out));
        Assert.Throws<ArgumentException>(() => _graph.Collect(stranger.Out));

        Assert.Empty(_graph.Connections);
        Assert.Equal([own], _graph.Nodes);
    }

    [Fact]
    public void Remove_Node_TakesItsConnectionsAlong()
    {
        Step<long, long> a = _graph.Add(Make.Pass(), "a");
        Step<long, long> b = _graph.Add(Make.Pass(), "b");
        Step<long, long> c = _graph.Add(Make.Pass(), "c");
        _graph.Connect(a.Out, b.In);
        _graph.Connect(b.Out, c.In);

        _graph.Remove(b);
        _graph.Remove(b);

        Assert.Null(b.Id);
        Assert.Empty(_graph.Connections);
        Assert.Equal([a, c], _graph.Nodes);
        Assert.Equal("b", _graph.Add(b, "b").Id);
    }

    [Fact]
    public void Remove_NodeOfAnotherGraph_DoesNothing()
    {
        _graph.Add(Make.Pass(), "a");
        Step<long, long> stranger = new NodeGraph().Add(Make.Pass(), "a");

        _graph.Remove(stranger);

        Assert.Equal("a", stranger.Id);
        Assert.Single(_graph.Nodes);
    }

    [Fact]
    public void Disconnect_Connection_RemovesIt()
    {
        Step<long, long> a = _graph.Add(Make.Pass(), "a");
        Step<long, long> b = _graph.Add(Make.Pass(), "b");
        _graph.Connect(a.Out, b.In);

        _graph.Disconnect(new Connection(new PortReference("a", "value"), new PortReference("b", "value")));
        _graph.Disconnect(new Connection(new PortReference("a", "value"), new PortReference("b", "value")));

        Assert.Empty(_graph.Connections);
    }

    [Fact]
    public async Task Connect_Widths_Convert()
    {
        Step<long, int> int32 = _graph.Add(Make.Source(() => 7));
        Step<long, long> int64 = _graph.Add(Make.Value(8));
        Step<long, float> single = _graph.Add(Make.Source(() => 1.5f));
        Step<long, long> toInt64 = _graph.Add(Make.Pass());
        Step<int, int> toInt32 = _graph.Add(Make.Map<int, int>(value => value));
        Step<double, double>[] toDouble = [.. Enumerable.Range(0, 3).Select(_ => _graph.Add(Make.Map<double, double>(value => value)))];
        Step<long?, long> toNullable = _graph.Add(Make.Map<long?, long>(value => value ?? -1));
        _graph.Connect(int32.Out, toInt64.In);
        _graph.Connect(int64.Out, toInt32.In);
        _graph.Connect(int32.Out, toDouble[0].In);
        _graph.Connect(int64.Out, toDouble[1].In);
        _graph.Connect(single.Out, toDouble[2].In);
        _graph.Connect(int64.Out, toNullable.In);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal((7, 8, 8), (run.Get(toInt64.Out), run.Get(toInt32.Out), run.Get(toNullable.Out)));
        Assert.Equal([7, 8, 1.5], toDouble.Select(node => run.Get(node.Out)));
    }

    [Fact]
    public async Task Connect_OneOrMany_TakesBoth()
    {
        Step<long, long> one = _graph.Add(Make.Value(7));
        Step<long, IReadOnlyList<long>> many = _graph.Add(Make.Range(2));
        PortType<OneOrMany<long>> type = PortType.OneOrMany(PortType.Int64);
        Step<OneOrMany<long>, string>[] to = [.. Enumerable.Range(0, 2).Select(_ => _graph.Add(Make.Map<OneOrMany<long>, string>(
            value => $"{value.IsMany} {string.Join(",", value.Items)}", type)))];
        _graph.Connect(one.Out, to[0].In);
        _graph.Connect(many.Out, to[1].In);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal(["False 7", "True 0,1"], to.Select(node => run.Get(node.Out)));
    }

    [Fact]
    public async Task Collect_AddAndAddRange_ListsFirstThenItemsInOrderOfAdding()
    {
        Step<long, long> a = _graph.Add(Make.Value(1));
        Step<long, long> b = _graph.Add(Make.Value(2));
        Step<long, IReadOnlyList<long>> list = _graph.Add(Make.Source<IReadOnlyList<long>>(() => [8, 9]));
        Collection<long> all = _graph.Collect(a.Out).AddRange(list.Out).Add(b.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([8, 9, 1, 2], run.Get(all));
    }

    [Fact]
    public async Task Iterate_List_GivesItemIndexAndTotal()
    {
        Step<long, IReadOnlyList<string>> list = _graph.Add(Make.Source<IReadOnlyList<string>>(() => ["x", "y"]));
        Iteration<string> each = _graph.Iterate(list.Out, "each");
        var join = _graph.Add(new Join<string, long, string>((item, index) => $"{item}{index}"));
        _graph.Connect(each.Item, join.A);
        _graph.Connect(each.Index, join.B);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal("each", each.Node.Id);
        Assert.Equal(["x0", "y1"], run.GetAll(join.Out));
        Assert.Equal([2, 2], run.GetAll(each.Total));
        Assert.Equal(["x", "y"], run.GetAll(each.Item));
    }
}
