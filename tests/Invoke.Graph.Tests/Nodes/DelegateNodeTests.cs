namespace Invoke.Graph.Tests.Nodes;

public sealed class DelegateNodeTests
{
    private static readonly GraphRunner Runner = new();

    [Fact]
    public async Task AddNode_NoneToThreeInputs_RunsInAGraph()
    {
        var graph = new NodeGraph();
        DelegateNode<long> four = graph.AddNode("four", () => 4L);
        DelegateNode<long, long> twice = graph.AddNode("twice", (long value) => value * 2);
        DelegateNode<long, double, double> ratio = graph.AddNode("ratio", (long a, double b) => a / b);
        DelegateNode<string, long, double, string> text = graph.AddNode("text", (string a, long b, double c) => $"{a}{b}/{c}");
        ratio.B = 16;
        text.A = "=";
        graph.Connect(four.Out.Value, twice.In.Value);
        graph.Connect(twice.Out.Value, ratio.In.A);
        graph.Connect(twice.Out.Value, text.In.B);
        graph.Connect(ratio.Out.Value, text.In.C);

        await using GraphRun run = await Runner.RunAsync(graph);

        Assert.Equal(["four", "twice", "ratio", "text"], run.History);
        Assert.Equal("=8/0.5", run.Get(text.Out.Value));
    }

    [Fact]
    public async Task AddNode_InputsWithoutConnection_AreTheValuesOfTheNode()
    {
        var graph = new NodeGraph();
        DelegateNode<long, long, long, long> digits = graph.AddNode("digits", (long a, long b, long c) => (100 * a) + (10 * b) + c);
        (digits.A, digits.B, digits.C) = (1, 2, 3);

        await using GraphRun run = await Runner.RunAsync(graph);

        Assert.Equal(123, run.Get(digits.Out.Value));
    }

    [Fact]
    public async Task AddNode_AsyncDelegates_AreAwaitedAndGetTheirContext()
    {
        var graph = new NodeGraph();
        DelegateNode<string> zero = graph.AddNode("zero", async (NodeContext context, CancellationToken cancellationToken) =>
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return context.InvocationId;
        });
        DelegateNode<string, string> one = graph.AddNode("one", (string value, NodeContext context, CancellationToken _) => Task.FromResult(value + context.NodeId));
        DelegateNode<string, string, string> two = graph.AddNode("two", async (string a, string b, CancellationToken _) =>
        {
            await Task.Yield();
            return $"({a},{b})";
        });
        DelegateNode<string, string, string, string> three = graph.AddNode(
            "three", (string a, string b, string c, NodeContext context, CancellationToken _) => Task.FromResult($"{context.NodeId}:{a}{b}{c}"));
        graph.Connect(zero.Out.Value, one.In.Value);
        graph.Connect(zero.Out.Value, two.In.A);
        graph.Connect(one.Out.Value, two.In.B);
        graph.Connect(zero.Out.Value, three.In.A);
        graph.Connect(one.Out.Value, three.In.B);
        graph.Connect(two.Out.Value, three.In.C);

        await using GraphRun run = await Runner.RunAsync(graph);

        Assert.Equal("three:zerozeroone(zero,zeroone)", run.Get(three.Out.Value));
    }

    [Fact]
    public async Task AddNode_TokenOnly_IsCancelledWithTheRun()
    {
        using var stop = new CancellationTokenSource();
        var graph = new NodeGraph();
        graph.AddNode("waits", async (CancellationToken cancellationToken) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return true;
        });

        await using GraphRun run = await Runner.RunAsync(graph, cancellationToken: stop.Token);

        Assert.Equal(GraphStatus.Canceled, run.Status);
    }

    [Fact]
    public async Task AddNode_BehindIterator_RunsOncePerItem()
    {
        var graph = new NodeGraph();
        DelegateNode<IReadOnlyList<DayOfWeek>> days = graph.AddNode<IReadOnlyList<DayOfWeek>>(
            "days", () => [DayOfWeek.Monday, DayOfWeek.Friday], output: PortType.List(PortType.Of<DayOfWeek>()));
        Iteration<DayOfWeek> each = graph.Iterate(days.Out.Value, id: "each_day");
        DelegateNode<DayOfWeek, int> length = graph.AddNode("length", (DayOfWeek value) => value.ToString().Length);
        graph.Connect(each.Item, length.In.Value);
        Collection<int> all = graph.Collect(length.Out.Value, id: "lengths");

        await using GraphRun run = await Runner.RunAsync(graph);

        Assert.Equal(["days", "length@0", "length@1", "lengths"], run.History);
        Assert.Equal([6, 6], run.Get(all));
    }

    [Fact]
    public void AddNode_ReferenceInputLeftOpen_IsMissing()
    {
        var graph = new NodeGraph();
        graph.AddNode("open", (string a, long b, long? c) => a + b + c);

        GraphProblem problem = Assert.Single(graph.Validate());

        Assert.Equal(GraphProblemCode.MissingInput, problem.Code);
        Assert.Equal("a", problem.Port);
    }

    [Fact]
    public void UseCache_DelegateNode_IsOff()
    {
        DelegateNode<long, long> node = new NodeGraph().AddNode("node", (long value) => value);

        Assert.False(node.UseCache);
        Assert.False(node.Descriptor.CreateNode().UseCache);
    }

    [Fact]
    public void ToJson_DelegateNode_NamesIt()
    {
        var graph = new NodeGraph();
        graph.AddNode("double", (long value) => value * 2);

        InvokeException exception = Assert.Throws<InvokeException>(() => graph.ToJson(NodeCatalog.Default));

        Assert.StartsWith("Node 'double' runs a delegate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddNode_TaskWithoutToken_SaysWhatToTake()
    {
        var graph = new NodeGraph();

        ArgumentException[] exceptions =
        [
            Assert.Throws<ArgumentException>(() => graph.AddNode("lost", async (long value) =>
            {
                await Task.Yield();
                return value;
            })),
            Assert.Throws<ArgumentException>(() => graph.AddNode("lost", (long value) => new ValueTask<long>(value))),
            Assert.Throws<ArgumentException>(() => graph.AddNode("lost", () => ValueTask.CompletedTask)),
        ];

        Assert.All(exceptions, exception => Assert.Contains("'lost' returns a task that nothing would wait for; take the inputs", exception.Message, StringComparison.Ordinal));
        Assert.Empty(graph.Nodes);
    }

    [Fact]
    public void AddNode_ContextWithoutToken_SaysWhatToTake()
    {
        var graph = new NodeGraph();

        ArgumentException exception = Assert.Throws<ArgumentException>(() => graph.AddNode("odd", (long value, NodeContext context) => value));

        Assert.Contains("'odd' takes NodeContext as an input", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("taken")]
    public void AddNode_BadId_IsRefused(string id)
    {
        var graph = new NodeGraph();
        graph.AddNode("taken", () => 1L);

        Assert.Throws<ArgumentException>(() => graph.AddNode(id, () => 1L));

        Assert.Single(graph.Nodes);
    }

    [Fact]
    public void AddNode_NoId_IsRefused() =>
        Assert.Throws<ArgumentNullException>(() => new NodeGraph().AddNode(null!, () => 1L));

    [Fact]
    public async Task AddNode_BodyThrows_FailsTheNode()
    {
        var graph = new NodeGraph();
        graph.AddNode<long>("bad", () => throw new InvalidOperationException("no luck"));

        await using GraphRun run = await Runner.RunAsync(graph);

        Assert.Equal("bad", Assert.Single(run.Errors).NodeId);
    }
}
