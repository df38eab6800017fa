using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.Nodes.Builtin;

/// <summary>Built-in nodes through the engine.</summary>
public sealed class BuiltinGraphTests : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public BuiltinGraphTests()
    {
        var services = new ServiceCollection();
        services.AddInvoke();
        _services = services.BuildServiceProvider();
    }

    private IGraphRunner Runner => _services.GetRequiredService<IGraphRunner>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task RunAsync_RangeIterated_ComputesEachItem()
    {
        var graph = new NodeGraph();
        IntegerRange range = graph.Add(new IntegerRange { Stop = 4 });
        Iteration<long> item = graph.Iterate(range.Out.Collection);
        IntegerMath square = graph.Add(new IntegerMath { Operation = IntegerOperation.Power, B = 2 });
        graph.Connect(item.Item, square.In.A);
        Collection<long> squares = graph.Collect(square.Out.Value);

        await using GraphRun run = await Runner.RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([0, 1, 4, 9], run.Get(squares));
    }

    [Fact]
    public async Task RunAsync_FloatChain_ConvertsIntegers()
    {
        var graph = new NodeGraph();
        IntegerValue seven = graph.Add(new IntegerValue { Value = 7 });
        FloatMath half = graph.Add(new FloatMath { Operation = FloatOperation.Divide, B = 2 });
        FloatToInteger rounded = graph.Add(new FloatToInteger { Multiple = 8, Method = RoundingMethod.Ceiling });
        graph.Connect(seven.Out.Value, half.In.A);
        graph.Connect(half.Out.Value, rounded.In.Value);

        await using GraphRun run = await Runner.RunAsync(graph);

        Assert.Equal(8, run.Get(rounded.Out.Value));
    }

    [Fact]
    public async Task RunAsync_InvokeAIDocument_Runs()
    {
        const string Json = """
            {
              "id": "g",
              "nodes": {
                "words": { "id": "words", "type": "string_collection", "collection": ["red CAR", "blue car"], "is_intermediate": true, "use_cache": true },
                "each": { "id": "each", "type": "iterate" },
                "swap": { "id": "swap", "type": "string_replace", "search_string": "car", "replace_string": "boat", "use_regex": false },
                "random": { "id": "random", "type": "random_range", "low": 0, "high": 100, "size": 3, "seed": 42 },
                "all": { "id": "all", "type": "collect" }
              },
              "edges": [
                { "source": { "node_id": "words", "field": "collection" }, "destination": { "node_id": "each", "field": "collection" } },
                { "source": { "node_id": "each", "field": "item" }, "destination": { "node_id": "swap", "field": "string" } },
                { "source": { "node_id": "swap", "field": "value" }, "destination": { "node_id": "all", "field": "item" } }
              ]
            }
            """;
        NodeGraph graph = NodeGraph.Parse(Json, NodeCatalog.Default);

        await using GraphRun run = await Runner.RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(new[] { "red boat", "blue boat" }, run.GetAll("all", "collection").Single());
        Assert.Equal(new long[] { 8, 77, 65 }, run.GetAll("random", "collection").Single());
    }

    public static TheoryData<Node, string> WrongLiterals => new()
    {
        { new IntegerRange { Start = 5, Stop = 1 }, "input 'stop' is 1; it must be greater than start (5)" },
        { new IntegerRange { Step = 0 }, "input 'step' is 0" },
        { new IntegerRangeOfSize { Step = 0 }, "input 'step' is 0" },
        { new IntegerRangeOfSize { Size = -1 }, "is -1; allowed 0 to 2147483647" },
        { new RandomRange { Low = 1, High = 1 }, "input 'high' is 1; it must be greater than low (1)" },
        { new RandomRange { Seed = -1 }, "is -1; allowed 0 to 4294967295" },
        { new RandomInteger { Low = 1, High = 1 }, "input 'high' is 1" },
        { new DivideIntegers { A = 1 }, "input 'b' is 0" },
        { new IntegerMath { Operation = IntegerOperation.Modulo, B = 0 }, "input 'b' is 0" },
        { new IntegerMath { Operation = IntegerOperation.Power, B = -1 }, "input 'b' is negative" },
        { new FloatMath { Operation = FloatOperation.Divide, B = 0 }, "input 'b' is 0" },
        { new FloatToInteger { Multiple = 0 }, "is 0; allowed 1 or more" },
        { new PromptsFromFile { FilePath = "p", StartLine = 0 }, "is 0; allowed 1 or more" },
        { new PromptsFromFile { FilePath = "p", MaxPrompts = -1 }, "is -1; allowed 0 or more" },
    };

    [Theory]
    [MemberData(nameof(WrongLiterals))]
    public void Validate_WrongLiteral_IsOutOfRange(Node node, string message)
    {
        var graph = new NodeGraph();
        graph.Add(node);

        GraphProblem problem = Assert.Single(graph.Validate());

        Assert.Equal(GraphProblemCode.OutOfRange, problem.Code);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_PathMissing_IsMissingInput()
    {
        var graph = new NodeGraph();
        graph.Add(new PromptsFromFile());

        Assert.Equal(GraphProblemCode.MissingInput, Assert.Single(graph.Validate()).Code);
    }

    [Fact]
    public async Task RunAsync_WrongValueByConnection_FailsTheNode()
    {
        var graph = new NodeGraph();
        IntegerValue start = graph.Add(new IntegerValue { Value = 50 });
        IntegerRange range = graph.Add(new IntegerRange());
        graph.Connect(start.Out.Value, range.In.Start);
        Assert.Empty(graph.Validate());

        await using GraphRun run = await Runner.RunAsync(graph);

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Contains("Input 'stop' is 10; set it to more than 'start', which is 50.", error.Message + error.InnerException?.Message, StringComparison.Ordinal);
    }
}
