using System.Text.Json;

namespace Invoke.Graph.Tests.Definition.Json;

public sealed class SetInputTests
{
    private static readonly NodeCatalog Catalog = NodeCatalog.Default;

    [Fact]
    public async Task SetInput_NumberAsJson_IsWhatTheNodeRunsWith()
    {
        NodeGraph graph = NodeGraph.Parse("""{"nodes":{"a":{"type":"add","a":1,"b":2}},"edges":[]}""", Catalog);

        graph.SetInput("a", "b", Json("40"), Catalog);

        await using GraphRun run = await new GraphRunner().RunAsync(graph);
        Assert.Equal(41, Assert.Single(run.GetResults<IntegerOutput>("a")).Value);
    }

    [Fact]
    public async Task SetInput_InsideACall_ChangesThatCallOnly()
    {
        const string Inner = """{"nodes":{"x":{"type":"integer","value":1}},"edges":[],"outputs":{"out":{"node_id":"x","field":"value"}}}""";
        NodeGraph graph = NodeGraph.Parse($$$"""
            {"nodes":{"c":{"type":"graph","graph":{{{Inner}}}},"d":{"type":"graph","graph":{{{Inner}}}},"sum":{"type":"add"}},
             "edges":[{"source":{"node_id":"c","field":"out"},"destination":{"node_id":"sum","field":"a"}},
                      {"source":{"node_id":"d","field":"out"},"destination":{"node_id":"sum","field":"b"}}]}
            """, Catalog);

        graph.SetInput("c.x", "value", Json("10"), Catalog);

        await using GraphRun run = await new GraphRunner().RunAsync(graph);
        Assert.Equal(11, Assert.Single(run.GetResults<IntegerOutput>("sum")).Value);
    }

    [Theory]
    [InlineData("b", "a", "1", "no node 'b'")]
    [InlineData("a", "c", "1", "no input 'c'")]
    [InlineData("a", "a", "\"red\"", "input 'a'")]
    [InlineData("sum", "a", "1", "input 'a' is connected")]
    public void SetInput_DoesNotFit_IsRefusedByName(string node, string input, string value, string message)
    {
        NodeGraph graph = NodeGraph.Parse("""
            {"nodes":{"a":{"type":"add","a":1,"b":2},"sum":{"type":"add"}},
             "edges":[{"source":{"node_id":"a","field":"value"},"destination":{"node_id":"sum","field":"a"}}]}
            """, Catalog);
        string before = graph.ToJson(Catalog);

        ArgumentException refused = Assert.Throws<ArgumentException>(() => graph.SetInput(node, input, Json(value), Catalog));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, graph.ToJson(Catalog));
    }

    [Fact]
    public void Parse_InputsOfAGraph_HaveTheTypesOfTheirPorts()
    {
        NodeGraph graph = new();
        GraphInput<long> number = graph.Input<long>("number");
        AddIntegers sum = graph.Add(new AddIntegers { B = 1 });
        graph.Connect(number, sum.In.A);

        GraphInputs inputs = GraphInputs.Parse("""{"number": 4}""", graph, Catalog);

        var session = new GraphSession(graph.Compile(), inputs: inputs);
        Assert.True(session.TryNext(out Invocation invocation));
        Assert.Equal(4, ((AddIntegers)session.CreateNode(in invocation)).A);
    }

    [Theory]
    [InlineData("""{"other": 4}""", "no input 'other'")]
    [InlineData("""{"number": "four"}""", "'number'")]
    public void Parse_InputsThatDoNotFit_AreRefusedByName(string json, string message)
    {
        NodeGraph graph = new();
        AddIntegers sum = graph.Add(new AddIntegers());
        graph.Connect(graph.Input<long>("number"), sum.In.A);

        ArgumentException refused = Assert.Throws<ArgumentException>(() => GraphInputs.Parse(json, graph, Catalog));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    public void Parse_NoObject_IsNoDocument(string json) =>
        Assert.ThrowsAny<JsonException>(() => GraphInputs.Parse(json, new NodeGraph(), Catalog));

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
