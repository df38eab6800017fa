namespace Invoke.Graph.Tests.Validation;

/// <summary>Faults of calls: named by their path in the whole graph, and once each.</summary>
public sealed class CallValidationTests
{
    private readonly NodeGraph _graph = new();
    private readonly NodeGraph _inner = new();
    private readonly GraphInput<long> _x;
    private readonly GraphOutput<long> _y;

    public CallValidationTests()
    {
        _x = _inner.Input<long>("x");
        var twice = _inner.Add(Make.Map<long, long>(value => value * 2), "double");
        var more = _inner.Add(Make.Pass(), "more");
        _inner.Connect(_x, twice.In);
        _inner.Connect(_x, more.In);
        _y = _inner.Output("y", twice.Out);
    }

    [Fact]
    public void Validate_InputWithoutValue_IsMissingInputOfTheCall()
    {
        var middle = new NodeGraph();
        middle.Call(_inner, "leaf");
        _graph.Call(middle, "mid");

        AssertOne(GraphProblemCode.MissingInput, "mid.leaf", "x", "Node 'mid.leaf' (graph): input 'x' is required");
    }

    [Fact]
    public void Validate_WrongType_IsFaultOfTheOuterPortOnly()
    {
        var middle = new NodeGraph();
        GraphInput<long> m = middle.Input<long>("m");
        middle.Connect(m, middle.Call(_inner, "leaf").In(_x));
        GraphCall call = _graph.Call(middle, "mid");
        var list = _graph.Add(Make.Range(2), "list");
        _graph.Connect(new PortReference("list", "value"), new PortReference("mid", "m"));

        AssertOne(GraphProblemCode.TypeMismatch, "mid", "m", "takes integer, but 'list.value' gives list of integer");
        Assert.NotNull(call.In(m));
        Assert.NotNull(list.Out);
    }

    [Fact]
    public void Validate_WrongTypeIntoInputNobodyReads_IsReported()
    {
        var middle = new NodeGraph();
        middle.Input<long>("unread");
        _graph.Call(middle, "mid");
        _graph.Add(Make.Range(2), "list");
        _graph.Connect(new PortReference("list", "value"), new PortReference("mid", "unread"));

        AssertOne(GraphProblemCode.TypeMismatch, "mid", "unread", "'list.value'");
    }

    [Theory]
    [InlineData("one", "value", "call", "z", GraphProblemCode.UnknownPort, "call", "z")]
    [InlineData("ghost", "value", "call", "x", GraphProblemCode.UnknownNode, "ghost", "value")]
    [InlineData("one", "nothing", "call", "x", GraphProblemCode.UnknownPort, "one", "nothing")]
    [InlineData("call", "z", "after", "value", GraphProblemCode.UnknownPort, "call", "z")]
    [InlineData("call.ghost", "value", "after", "value", GraphProblemCode.UnknownNode, "call.ghost", "value")]
    [InlineData("one", "value", "call.ghost", "value", GraphProblemCode.UnknownNode, "call.ghost", "value")]
    [InlineData("one", "value", "call.double", "value", GraphProblemCode.OccupiedInput, "call.double", "value")]
    public void Validate_ConnectionWithOneWrongEnd_IsOneProblem(
        string source, string output, string destination, string input, GraphProblemCode code, string node, string port)
    {
        GraphCall call = _graph.Call(_inner, "call");
        _graph.Add(Make.Value(1), "one");
        _graph.Add(Make.Pass(), "after");
        if (input != "x")
        {
            call.Set(_x, 1L);
        }

        _graph.Connect(new PortReference(source, output), new PortReference(destination, input));

        AssertOne(code, node, port, $"'{(code == GraphProblemCode.UnknownNode ? node : port)}'", exact: code != GraphProblemCode.OccupiedInput);
    }

    [Fact]
    public void Validate_InputTwiceAndOccupied_AreReportedOnce()
    {
        GraphCall call = _graph.Call(_inner, "call");
        var one = _graph.Add(Make.Value(1), "one");
        _graph.Connect(one.Out, call.In(_x));
        _graph.Connect(one.Out, call.In(_x));
        _graph.Connect(_graph.Add(Make.Value(2), "two").Out, call.In(_x));

        Assert.Equal(
            [(GraphProblemCode.DuplicateEdge, "call", "x"), (GraphProblemCode.OccupiedInput, "call", "x")],
            _graph.Validate().Select(problem => (problem.Code, problem.NodeId, problem.Port)));
    }

    [Fact]
    public void Validate_SeveralConnectionsIntoOneInput_AreEachCheckedInAnyOrder()
    {
        GraphInput<object?> any = _inner.Input<object?>("any");
        _inner.Add(new IterateNode(), "each");
        _inner.Connect(new PortReference(null, any.Name), new PortReference("each", IterateNode.CollectionPort));
        _graph.Call(_inner, "call");
        _graph.Add(Make.Range(2), "list");
        _graph.Add(Make.Value(1), "one");
        _graph.Add(Make.Source(() => true), "flag");
        Connection[] connections = [.. from port in new[] { "x", "any" } from source in new[] { "list", "one", "one", "flag" }
            select new Connection(new PortReference(source, "value"), new PortReference("call", port))];
        var random = new Random(3);

        for (var round = 0; round < 20; round++)
        {
            random.Shuffle(connections);
            foreach (Connection connection in connections)
            {
                _graph.Disconnect(connection);
            }

            foreach (Connection connection in connections)
            {
                _graph.Connect(connection.Source, connection.Destination);
            }

            Assert.Equal(
                [
                    "duplicate-edge call.any", "duplicate-edge call.x", "occupied-input call.any", "occupied-input call.any", "occupied-input call.x",
                    "occupied-input call.x", "type-mismatch call.x",
                ],
                _graph.Validate().Select(problem => $"{problem.CodeText} {problem.NodeId}.{problem.Port}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Validate_FaultsInsideTheCalledGraph_NameTheFlatIds()
    {
        _inner.Connect(new PortReference("gone", "value"), new PortReference("more", "other"));
        _inner.Connect(new PortReference(null, "nothing"), new PortReference("fresh", "value"));
        _inner.Add(Make.Pass(), "fresh");
        _graph.Call(_inner, "call").Set(_x, 1L);

        Assert.Equal(
            [
                "unknown-node: The graph of 'call' has no node 'gone', which call.gone.value -> call.more.other names; add it or remove the connection.",
                "unknown-port: Node 'call.more' (test.step): there is no input 'other'; inputs are 'value'.",
                "unknown-port: The graph of 'call' has no input 'nothing', which call.nothing -> call.fresh.value starts at; add it or remove the connection.",
            ],
            _graph.Validate().Select(problem => problem.ToString()));
    }

    [Fact]
    public void Validate_OutputOfRemovedNode_IsGoneAndItsReaderIsReported()
    {
        GraphCall call = _graph.Call(_inner, "call").Set(_x, 1L);
        var after = _graph.Add(Make.Pass(), "after");
        _graph.Connect(call.Out(_y), after.In);

        _inner.Remove(_inner["double"]);

        Assert.Empty(_inner.Outputs);
        AssertOne(GraphProblemCode.UnknownPort, "call", "y", "there is no output 'y'; outputs are none");
    }

    [Fact]
    public void Call_OwnGraph_IsArgumentException() => Assert.Throws<ArgumentException>(() => _graph.Call(_graph));

    [Fact]
    public void Validate_GraphThatCallsItselfThroughAnother_IsRecursion()
    {
        var middle = new NodeGraph();
        middle.Call(_graph, "back");
        _graph.Call(middle, "forth");

        AssertOne(GraphProblemCode.Recursion, "forth.back", null, "the graph it calls is one that it is itself in");
        Assert.Contains("calls itself", Assert.Throws<InvokeException>(() => _graph.ToJson(NodeCatalog.Default)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NodeGraph.MaxCallDepth, true)]
    [InlineData(NodeGraph.MaxCallDepth + 1, false)]
    public void Validate_NestedCalls_AreBounded(int depth, bool isValid)
    {
        NodeGraph graph = _inner;
        for (var level = 1; level <= depth; level++)
        {
            var next = new NodeGraph();
            GraphInput<long> input = next.Input<long>("x");
            GraphCall call = next.Call(graph, "c");
            next.Connect(input, call.In<long>("x"));
            next.Output("y", call.Out<long>("y"));
            graph = next;
        }

        IReadOnlyList<GraphProblem> problems = graph.Validate();

        Assert.Equal(isValid, problems.Count == 0);
        if (!isValid)
        {
            GraphProblem problem = Assert.Single(problems);
            Assert.Equal((GraphProblemCode.Recursion, "recursion"), (problem.Code, problem.CodeText));
            Assert.Contains("nested deeper than 16", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Validate_InputPassedOnToItself_IsCycle()
    {
        var pass = new NodeGraph();
        GraphInput<long> p = pass.Input<long>("p");
        GraphOutput<long> q = pass.Output("q", p);
        GraphCall first = _graph.Call(pass, "first");
        GraphCall second = _graph.Call(pass, "second");
        _graph.Connect(first.Out(q), second.In(p));
        _graph.Connect(second.Out(q), first.In(p));

        GraphProblem problem = Assert.Single(_graph.Validate());

        Assert.Equal((GraphProblemCode.Cycle, "p"), (problem.Code, problem.Port));
    }

    [Fact]
    public void Validate_CallWaitsForItsOwnOutput_IsCycleThatNamesTheWay()
    {
        // Node by node there is no cycle: double gives to list, list's items go to the other input. But the items' axis would enclose double.
        GraphInput<long> late = _inner.Input<long>("late");
        _inner.Connect(late, _inner.Add(Make.Pass(), "reader").In);
        GraphCall call = _graph.Call(_inner, "call").Set(_x, 1L);
        var list = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value]), "list");
        _graph.Connect(call.Out(_y), list.In);
        _graph.Connect(_graph.Iterate(list.Out, "each").Item, call.In(late));

        AssertOne(GraphProblemCode.Cycle, "call", null, "call -> call.double -> list -> each -> call");
    }

    [Fact]
    public void Validate_CycleThroughACall_IsReportedOnce()
    {
        GraphCall call = _graph.Call(_inner, "call");
        var after = _graph.Add(Make.Pass(), "after");
        _graph.Connect(call.Out(_y), after.In);
        _graph.Connect(after.Out, call.In(_x));

        AssertOne(GraphProblemCode.Cycle, "after", null, "Nodes wait for each other", exact: false);
    }

    private void AssertOne(GraphProblemCode code, string node, string? port, string message, bool exact = true)
    {
        GraphProblem problem = Assert.Single(_graph.Validate());
        Assert.Equal((code, port), (problem.Code, problem.Port));
        if (exact)
        {
            Assert.Equal(node, problem.NodeId);
            Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        }
    }
}
