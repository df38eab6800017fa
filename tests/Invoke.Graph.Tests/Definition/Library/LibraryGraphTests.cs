using System.Text.Json;
using Invoke.Graph.Tests.Conformance;

namespace Invoke.Graph.Tests.Definition.Library;

/// <summary>Graphs that show ports of their nodes under aliases: run, called, written and read by them.</summary>
public sealed class LibraryGraphTests
{
    private static readonly NodeCatalog Catalog = VectorCatalog.Create();

    [Fact]
    public async Task Compile_RunWithAliases_SetsNodesAndKeepsTheirOwnValues()
    {
        LibraryGraph library = LibraryGraph.Parse(Json, Catalog);

        await using GraphRun run = await new GraphRunner().RunAsync(library.Compile(), new GraphInputs().Set("first", 4));
        await using GraphRun plain = await new GraphRunner().RunAsync(library.Compile());

        // (first + second) * 10, with 2 and 3 as the nodes' own values.
        Assert.Equal([70L], run.GetAll("result"));
        Assert.Equal([50L], plain.GetAll("result"));
        Assert.Equal(["first", "second"], library.Compile().Inputs.Select(input => input.Name));
        Assert.Empty(library.Graph.Inputs);
    }

    [Fact]
    public async Task Call_LibraryGraph_HasTheAliasesAsPorts()
    {
        LibraryGraph library = LibraryGraph.Parse(Json, Catalog);
        var graph = new NodeGraph();
        GraphCall call = graph.Call(library, "calc").Set("second", 6);
        graph.Connect(graph.Iterate(graph.Add(Make.Range(2)).Out).Item, call.In<long>("first"));
        Collection<long> all = graph.Collect(call.Out<long>("result"));

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal([60L, 70L], run.Get(all));
        Assert.Contains("calc.inner.times@1", run.History);
    }

    [Fact]
    public void ToJson_Parsed_IsSameDocument()
    {
        LibraryGraph library = LibraryGraph.Parse(Json, Catalog);

        string json = library.ToJson(Catalog);
        LibraryGraph again = LibraryGraph.Parse(json, Catalog);

        Assert.Equal(json, again.ToJson(Catalog));
        Assert.Equal(("539b2af5", "Calculate", "Adds and multiplies."), (again.Id, again.Name, again.Description));
        Assert.Equal(
            [new ExposedPort("sum", "a", "first"), new ExposedPort("sum", "b", "second")],
            again.ExposedInputs);
        Assert.Equal([new ExposedPort("inner.times", "a", "result")], again.ExposedOutputs);
        Assert.Contains("""{"node_path":"inner.times","field":"a","alias":"result"}""", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constructor_GraphChangedAfterwards_HoldsWhatItWasGiven()
    {
        var graph = new NodeGraph();
        AddIntegers sum = graph.Add(new AddIntegers { A = 1, B = 2 }, "sum");
        var library = new LibraryGraph("id", graph, "Sum", exposedOutputs: [new ExposedPort("sum", "value", "total")]);

        sum.A = 100;
        graph.Remove(sum);
        await using GraphRun run = await new GraphRunner().RunAsync(library.Compile());

        Assert.Equal([3L], run.GetAll("total"));
    }

    [Fact]
    public void CreateGraph_RequiredInputWithoutValue_HasNoDefault()
    {
        var graph = new NodeGraph();
        graph.Add(new LiteralNode { Needed = null }, "n");
        var library = new LibraryGraph("id", graph, "Name", exposedInputs: [new ExposedPort("n", "needed", "needed"), new ExposedPort("n", "text", "text")]);

        Assert.Equal([false, true], library.CreateGraph().Inputs.Select(input => input.HasDefault));
        Assert.Throws<ArgumentException>(() => new GraphSession(library.Compile()));
    }

    [Fact]
    public void Constructor_WrongPorts_AreAllReported()
    {
        var graph = new NodeGraph();
        graph.Add(new AddIntegers(), "sum");
        graph.Iterate(graph.Input<IReadOnlyList<long>>("taken"), "it");

        var exception = Assert.Throws<GraphValidationException>(() => new LibraryGraph(
            "id",
            graph,
            "Name",
            exposedInputs:
            [
                new ExposedPort("gone", "a", "one"),
                new ExposedPort("sum", "c", "two"),
                new ExposedPort("it", "index", "three"),
                new ExposedPort("sum", "a", "four"),
                new ExposedPort("sum", "b", "four"),
                new ExposedPort("sum", "b", "taken"),
                new ExposedPort("sum", "b", ""),
            ],
            exposedOutputs: [new ExposedPort("sum.x", "a", "one"), new ExposedPort("sum", "a", "two")]));

        Assert.Equal(
            [
                "unknown-node", "unknown-port", "protected-port", "duplicate-alias", "duplicate-alias", "duplicate-alias", "unknown-node", "unknown-port",
            ],
            exception.Problems.Select(problem => problem.CodeText));
        Assert.Contains("Exposed output 'two': 'sum' (add) has no output 'a'; outputs are 'value'.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("two inputs called 'four'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnknownTypes_HideThePortsOfTheirNodesOnly()
    {
        const string Json = """
            {"id":"i","name":"n","graph":{"nodes":{"u":{"type":"acme.upscale"}},"edges":[]},
             "exposed_inputs":[{"node_path":"u","field":"x","alias":"x"},{"node_path":"v","field":"x","alias":"y"}]}
            """;

        var exception = Assert.Throws<GraphValidationException>(() => LibraryGraph.Parse(Json, Catalog));

        Assert.Equal(["unknown-type", "unknown-node"], exception.Problems.Select(problem => problem.CodeText));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"id":"i","name":"n"}""")]
    [InlineData("""{"id":"i","name":"n","graph":7}""")]
    [InlineData("""{"id":"i","graph":{"nodes":{},"edges":[]}}""")]
    [InlineData("""{"id":"","name":"n","graph":{"nodes":{},"edges":[]}}""")]
    [InlineData("""{"id":"i","name":"n","graph":{"nodes":{},"edges":[]},"exposed_inputs":{}}""")]
    [InlineData("""{"id":"i","name":"n","graph":{"nodes":{},"edges":[]},"exposed_inputs":[7]}""")]
    [InlineData("""{"id":"i","name":"n","graph":{"nodes":{},"edges":[]},"exposed_outputs":[{"node_path":"a","field":"b"}]}""")]
    public void Parse_WrongShape_IsJsonException(string json) => Assert.ThrowsAny<JsonException>(() => LibraryGraph.Parse(json, Catalog));

    private const string Json = """
        {"id":"539b2af5","name":"Calculate","description":"Adds and multiplies.",
         "graph":{"id":"g","nodes":{
           "sum":{"id":"sum","type":"add","a":2,"b":3},
           "inner":{"id":"inner","type":"graph","graph":{"id":"","nodes":{"times":{"id":"times","type":"mul","b":10}},"edges":[]}}},
          "edges":[{"source":{"node_id":"sum","field":"a"},"destination":{"node_id":"inner.times","field":"a"}}]},
         "exposed_inputs":[{"node_path":"sum","field":"a","alias":"first"},{"node_path":"sum","field":"b","alias":"second"}],
         "exposed_outputs":[{"node_path":"inner.times","field":"a","alias":"result"}]}
        """;
}
