namespace Invoke.Graph.Tests.Validation;

/// <summary>Each problem code with a message that names node and port and says what to do.</summary>
public sealed class GraphValidationTests
{
    private readonly NodeGraph _graph = new();

    [Fact]
    public void Validate_UnknownNode_NamesBothEnds()
    {
        _graph.Add(Make.Pass(), "a");
        Connect("ghost", "value", "a", "value");
        Connect("a", "value", "nowhere", "value");

        AssertProblems(
            (GraphProblemCode.UnknownNode, "ghost", "value", "The graph has no node 'ghost', which ghost.value -> a.value names; add it or remove the connection."),
            (GraphProblemCode.UnknownNode, "nowhere", "value", "The graph has no node 'nowhere', which a.value -> nowhere.value names; add it or remove the connection."));
    }

    [Fact]
    public void Validate_UnknownPort_ListsPorts()
    {
        _graph.Add(Make.Pass(), "a");
        _graph.Add(Make.Add(), "b");
        Connect("a", "out", "b", "a");
        Connect("a", "value", "b", "c");
        Connect(null, "n", "b", "b");

        AssertProblems(
            (GraphProblemCode.UnknownPort, "a", "out", "Node 'a' (test.step): there is no output 'out'; outputs are 'value'."),
            (GraphProblemCode.UnknownPort, "b", "c", "Node 'b' (test.join): there is no input 'c'; inputs are 'a', 'b'."),
            (GraphProblemCode.UnknownPort, null, "n", "The graph has no input 'n', which n -> b.b starts at; add it or remove the connection."));
    }

    [Fact]
    public void Validate_TypeMismatch_NamesBothTypes()
    {
        _graph.Add(Make.Range(1), "list");
        _graph.Add(Make.Pass(), "a");
        Connect("list", "value", "a", "value");

        AssertProblems((GraphProblemCode.TypeMismatch, "a", "value",
            "Node 'a' (test.step): input 'value' takes integer, but 'list.value' gives list of integer; connect an output that fits."));
    }

    [Fact]
    public void Validate_TypeMismatchOfGraphInput_NamesInput()
    {
        _graph.Input<IReadOnlyList<long>>("numbers");
        _graph.Add(Make.Pass(), "a");
        Connect(null, "numbers", "a", "value");

        AssertProblems((GraphProblemCode.TypeMismatch, "a", "value",
            "Node 'a' (test.step): input 'value' takes integer, but graph input 'numbers' gives list of integer; connect an output that fits."));
    }

    [Fact]
    public void Validate_OccupiedInput_NamesSecondConnection()
    {
        _graph.Add(Make.Value(1), "x");
        _graph.Add(Make.Value(2), "y");
        _graph.Add(Make.Pass(), "a");
        Connect("x", "value", "a", "value");
        Connect("y", "value", "a", "value");

        AssertProblems((GraphProblemCode.OccupiedInput, "a", "value",
            "Input a.value takes one connection, and y.value -> a.value is another; remove one, or gather with 'collect'."));
    }

    [Fact]
    public void Validate_DuplicateEdge_NamesConnection()
    {
        _graph.Add(Make.Value(1), "x");
        _graph.Add(Make.Pass(), "a");
        Connect("x", "value", "a", "value");
        Connect("x", "value", "a", "value");

        AssertProblems((GraphProblemCode.DuplicateEdge, "a", "value", "The connection x.value -> a.value is there twice; remove one."));
    }

    [Fact]
    public void Validate_MissingInput_NamesPort()
    {
        _graph.Add(new Step<string, string>((value, _, _) => new ValueTask<string>(value), required: true), "a");

        AssertProblems((GraphProblemCode.MissingInput, "a", "value", "Node 'a' (test.step): input 'value' is required; connect or set it."));
    }

    [Fact]
    public void Validate_EngineNodesWithoutSource_AreMissingInput()
    {
        _graph.Remove(_graph.Add(Make.Range(1), "list"));
        var list = _graph.Add(Make.Range(1), "list");
        _graph.Iterate(list.Out, "each");
        _graph.Collect(list.Out, "all");
        foreach (Connection connection in _graph.Connections.ToArray())
        {
            _graph.Disconnect(connection);
        }

        AssertProblems(
            (GraphProblemCode.MissingInput, "each", "collection", "Node 'each' (iterate): input 'collection' is required; connect or set it."),
            (GraphProblemCode.MissingInput, "all", "item",
                "Node 'all' (collect): nothing is connected to gather; connect an output to 'item' or a list to 'collection'."));
    }

    [Fact]
    public void Validate_Cycle_NamesItsNodesInOrder()
    {
        foreach (string id in new[] { "before", "a", "b", "c", "behind" })
        {
            _graph.Add(Make.Add(), id);
        }

        Connect("before", "value", "a", "b");
        Connect("a", "value", "b", "a");
        Connect("b", "value", "c", "a");
        Connect("c", "value", "a", "a");
        Connect("c", "value", "behind", "a");

        GraphProblem problem = Assert.Single(_graph.Validate());

        Assert.Equal((GraphProblemCode.Cycle, "b"), (problem.Code, problem.NodeId));
        Assert.Equal("Nodes wait for each other: b -> c -> a -> b; remove one of these connections.", problem.Message);
    }

    [Fact]
    public void Validate_TwoCyclesAndSelfLoop_ReportsEach()
    {
        foreach (string id in new[] { "a", "b", "c", "d", "e" })
        {
            _graph.Add(Make.Pass(), id);
        }

        Connect("a", "value", "b", "value");
        Connect("b", "value", "a", "value");
        Connect("c", "value", "d", "value");
        Connect("d", "value", "c", "value");
        Connect("e", "value", "e", "value");

        IReadOnlyList<GraphProblem> problems = _graph.Validate();

        Assert.Equal(3, problems.Count);
        Assert.All(problems, problem => Assert.Equal(GraphProblemCode.Cycle, problem.Code));
        Assert.Contains("e -> e", problems[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_IteratorOverNoList_IsIteratorInput()
    {
        _graph.Add(Make.Source<object?>(() => null), "any");
        _graph.Add(Make.Range(1), "list");
        _graph.Iterate(new Output<IReadOnlyList<long>>(_graph["any"], "value"), "each");

        AssertProblems((GraphProblemCode.IteratorInput, "each", "collection",
            "Node 'each' (iterate): an iterator reads a declared list, but 'any.value' gives any; connect an output that is a list."));
    }

    [Fact]
    public void Validate_CollectorOfMixedTypes_IsCollectorInput()
    {
        var number = _graph.Add(Make.Value(1), "number");
        var text = _graph.Add(Make.Source(() => "x"), "text");
        _graph.Collect(number.Out, "all");
        Connect("text", "value", "all", "item");
        Connect("number", "value", "all", "collection");

        AssertProblems(
            (GraphProblemCode.CollectorInput, "all", "collection",
                "Node 'all' (collect): 'collection' takes lists, but 'number.value' gives integer; connect it to 'item'."),
            (GraphProblemCode.CollectorInput, "all", "item",
                "Node 'all' (collect): the items are integer, but 'text.value' gives string; gather one type, or types with a common base."));
        Assert.NotNull(text);
    }

    [Fact]
    public void Validate_CollectorUnderOtherIterations_IsCollectorInputInAnyOrder()
    {
        // The kept axes are {i}, {i, j} and {j}: the first and the last do not nest, however they are ordered.
        string[][] orders = [["one", "both", "two"], ["both", "one", "two"], ["two", "one", "both"]];
        foreach (string[] order in orders)
        {
            NodeGraph graph = TwoNests();
            foreach (string source in order)
            {
                graph.Connect(new PortReference(source, "value"), new PortReference("all", "item"));
            }

            GraphProblem problem = Assert.Single(graph.Validate());
            Assert.Equal((GraphProblemCode.CollectorInput, "all", "item"), (problem.Code, problem.NodeId, problem.Port));
            Assert.Contains("collect each nest on its own", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Validate_ProtectedPort_NamesConnection()
    {
        var list = _graph.Add(Make.Range(1), "list");
        _graph.Add(Make.Value(1), "x");
        _graph.Iterate(list.Out, "each");
        Connect("x", "value", "each", "index");

        AssertProblems((GraphProblemCode.ProtectedPort, "each", "index",
            "Node 'each' (iterate): input 'index' takes no connection; remove x.value -> each.index."));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Validate_OutOfRange_NamesValueAndRange(double ratio)
    {
        _graph.Add(new LiteralNode { Ratio = ratio }, "n");

        GraphProblem problem = Assert.Single(_graph.Validate());

        Assert.Equal((GraphProblemCode.OutOfRange, "ratio"), (problem.Code, problem.Port));
        Assert.Contains("allowed 0 to 1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ConnectedValueOutOfRange_FailsInvocation()
    {
        var node = _graph.Add(new LiteralNode { Ratio = 7 }, "n");
        var source = _graph.Add(Make.Source(() => 1.5));
        _graph.Connect(source.Out, new Input<double>(node, "ratio"));
        Assert.Empty(_graph.Validate());

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Contains("Input 'ratio' is 1.5; allowed 0 to 1.", Assert.Single(run.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SeveralFaults_ReportsAllAtOnce()
    {
        _graph.Add(Make.Range(1), "list");
        _graph.Add(Make.Pass(), "a");
        _graph.Add(Make.Pass(), "b");
        _graph.Add(new LiteralNode { Needed = null, Ratio = 2 }, "n");
        Connect("ghost", "value", "b", "value");
        Connect("list", "value", "a", "value");
        Connect("a", "value", "a", "nothing");

        Assert.Equal(
            ["unknown-node", "unknown-port", "out-of-range", "missing-input", "type-mismatch"],
            _graph.Validate().Select(problem => problem.CodeText));
        Assert.Contains("it has 5 problems", Assert.Throws<GraphValidationException>(_graph.Compile).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_RequiredInputFedByUnknownNode_IsOneFault()
    {
        _graph.Add(new LiteralNode { Needed = null }, "n");
        Connect("ghost", "value", "n", "needed");

        Assert.Equal(GraphProblemCode.UnknownNode, Assert.Single(_graph.Validate()).Code);
    }

    [Fact]
    public void CodeText_EveryCode_IsItsNameInKebabCase()
    {
        foreach (GraphProblemCode code in Enum.GetValues<GraphProblemCode>())
        {
            string kebab = string.Concat(code.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"-{letter}" : $"{letter}"));

            Assert.Equal(kebab, new GraphProblem(code, null, null, "x").CodeText, ignoreCase: true);
        }
    }

    private static NodeGraph TwoNests()
    {
        var graph = new NodeGraph();
        Iteration<long> i = graph.Iterate(graph.Add(Make.Range(2)).Out, "i");
        Iteration<long> j = graph.Iterate(graph.Add(Make.Range(2)).Out, "j");
        Step<long, IReadOnlyList<long>> listI = graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value]));
        Step<long, IReadOnlyList<long>> listJ = graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value]));
        graph.Connect(i.Item, listI.In);
        graph.Connect(j.Item, listJ.In);
        Iteration<long> innerI = graph.Iterate(listI.Out, "inner_i");
        Iteration<long> innerJ = graph.Iterate(listJ.Out, "inner_j");
        var one = graph.Add(Make.Pass(), "one");
        var two = graph.Add(Make.Pass(), "two");
        var both = graph.Add(Make.Add(), "both");
        graph.Connect(innerI.Item, one.In);
        graph.Connect(innerJ.Item, two.In);
        graph.Connect(innerI.Item, both.A);
        graph.Connect(innerJ.Item, both.B);
        graph.Collect(one.Out, "all");
        graph.Disconnect(graph.Connections[^1]);
        return graph;
    }

    private void Connect(string? from, string output, string to, string input) =>
        _graph.Connect(new PortReference(from, output), new PortReference(to, input));

    private void AssertProblems(params (GraphProblemCode Code, string? Node, string? Port, string Message)[] expected) =>
        Assert.Equal(expected, _graph.Validate().Select(problem => (problem.Code, problem.NodeId, problem.Port, problem.Message)));
}
