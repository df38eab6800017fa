using System.Text.Json;
using System.Text.Json.Nodes;
using Invoke.Graph.Tests.Conformance;

namespace Invoke.Graph.Tests.Definition.Json;

/// <summary>InvokeAI's nested graphs of 2023, and the ports that calls have beside them.</summary>
public sealed class CallJsonTests
{
    private static readonly NodeCatalog Catalog = VectorCatalog.Create();

    [Fact]
    public async Task Parse_OldDocument_EdgesReachInnerNodesDirectly()
    {
        const string Json = """
            {"id":"g","nodes":{
              "0":{"id":"0","type":"add","a":2,"b":3},
              "1":{"id":"1","type":"graph","graph":{"id":"inner","nodes":{
                "7":{"id":"7","type":"add","b":10},
                "8":{"id":"8","type":"graph","graph":{"nodes":{"9":{"id":"9","type":"mul","b":2}},"edges":[]}}},
               "edges":[{"source":{"node_id":"7","field":"a"},"destination":{"node_id":"8.9","field":"a"}}]}},
              "2":{"id":"2","type":"add","b":1}},
             "edges":[
              {"source":{"node_id":"0","field":"a"},"destination":{"node_id":"1.7","field":"a"}},
              {"source":{"node_id":"1.8.9","field":"a"},"destination":{"node_id":"2","field":"a"}}]}
            """;
        NodeGraph graph = NodeGraph.Parse(Json, Catalog);

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal(["0", "1.7", "1.8.9", "2"], run.History);
        Assert.Equal([31L], run.GetAll("2", "a"));
        Assert.Equal([30L], run.GetAll("1.8.9", "a"));
        Assert.Equal(graph.ToJson(Catalog), NodeGraph.Parse(graph.ToJson(Catalog), Catalog).ToJson(Catalog));
    }

    [Fact]
    public async Task Parse_OldDocumentInIteration_EdgeIntoTheCallBringsItsAxis()
    {
        // 'sum' inside gathers within its call: one list of one for each item of the outer iteration.
        const string Json = """
            {"nodes":{
              "range":{"type":"range","stop":2},
              "it":{"type":"iterate"},
              "call":{"type":"graph","graph":{"nodes":{
                "add":{"type":"add","b":5},
                "all":{"type":"collect"},
                "root":{"type":"param_int","a":1}},
               "edges":[{"source":{"node_id":"add","field":"a"},"destination":{"node_id":"all","field":"item"}}]}},
              "sum":{"type":"sum"}},
             "edges":[
              {"source":{"node_id":"range","field":"collection"},"destination":{"node_id":"it","field":"collection"}},
              {"source":{"node_id":"it","field":"item"},"destination":{"node_id":"call.add","field":"a"}},
              {"source":{"node_id":"call.all","field":"collection"},"destination":{"node_id":"sum","field":"collection"}}]}
            """;

        await using GraphRun run = await new GraphRunner().RunAsync(NodeGraph.Parse(Json, Catalog));

        Assert.Equal([5L, 6L], run.GetAll("sum", "a"));
        Assert.Equal(2, run.CountOf("call.root"));
    }

    [Fact]
    public async Task ToJson_NestedCallsWithPorts_SurviveRoundTrip()
    {
        NodeGraph graph = NodeGraph.Parse(WithPorts, Catalog);

        string json = graph.ToJson(Catalog);
        NodeGraph again = NodeGraph.Parse(json, Catalog);
        await using GraphRun run = await new GraphRunner().RunAsync(again, new GraphInputs().Set("top", 4));

        Assert.Equal(json, again.ToJson(Catalog));
        Assert.Equal([(4L + 100) * 3], run.GetAll("result"));
        Assert.Equal([4L], run.GetAll("same"));
        Assert.Equal(["integer", "integer"], ((CallNode)again["call"]).Graph.Inputs.Select(input => input.Type.Name));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(WithPorts)!["nodes"]!["call"]!["graph"]!["outputs"], JsonNode.Parse(json)!["nodes"]!["call"]!["graph"]!["outputs"]));
    }

    [Fact]
    public async Task ToJson_CallBuiltInCode_ReadsBack()
    {
        var inner = new NodeGraph { Id = "inner" };
        GraphInput<long> x = inner.Input<long>("x");
        GraphInput<long> plus = inner.Input("plus", 10L);
        AddIntegers sum = inner.Add(new AddIntegers());
        inner.Connect(x, sum.In.A);
        inner.Connect(plus, sum.In.B);
        GraphOutput<long> y = inner.Output("y", sum.Out.Value);
        var graph = new NodeGraph();
        IntegerRange range = graph.Add(new IntegerRange { Stop = 2 });
        GraphCall call = graph.Call(inner, "call").Set(plus, 20L);
        graph.Connect(graph.Iterate(range.Out.Collection).Item, call.In(x));
        graph.Output("all", graph.Collect(call.Out(y)));

        NodeGraph again = NodeGraph.Parse(graph.ToJson(NodeCatalog.Default), NodeCatalog.Default);
        await using GraphRun run = await new GraphRunner().RunAsync(again);

        Assert.Equal([20L, 21L], Assert.IsAssignableFrom<IReadOnlyList<long>>(Assert.Single(run.GetAll("all"))));
        Assert.Equal(graph.ToJson(NodeCatalog.Default), again.ToJson(NodeCatalog.Default));
    }

    [Fact]
    public void Parse_FaultsInsideCalls_AreReportedWithPathsAndOnce()
    {
        const string Json = """
            {"nodes":{
              "a":{"type":"graph","graph":{"nodes":{
                "b":{"type":"graph","graph":{"nodes":{
                  "u":{"type":"acme.upscale"},
                  "n":{"type":"add","a":"x","wat":1}},
                 "edges":[],"outputs":{"image":{"node_id":"u","field":"image"}}}}},
               "edges":[],"outputs":{"image":{"node_id":"b","field":"image"}}}},
              "v":{"type":"acme.upscale"},
              "bare":{"type":"graph"},
              "w":{"type":"add"},
              "x":{"type":"add"}},
             "edges":[
              {"source":{"node_id":"a","field":"image"},"destination":{"node_id":"w","field":"a"}},
              {"source":{"node_id":"a.b.u","field":"image"},"destination":{"node_id":"w","field":"b"}},
              {"source":{"node_id":"bare.inner","field":"a"},"destination":{"node_id":"x","field":"a"}},
              {"source":{"node_id":"w","field":"a"},"destination":{"node_id":"a","field":"port"}}]}
            """;

        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(Json, Catalog));

        Assert.Equal(
            [
                (GraphProblemCode.TypeMismatch, "a.b.n", "a"),
                (GraphProblemCode.UnknownPort, "a.b.n", "wat"),
                (GraphProblemCode.MissingInput, "bare", "graph"),
                (GraphProblemCode.UnknownType, "a.b.u", null),
                (GraphProblemCode.UnknownPort, "a", "port"),
            ],
            exception.Problems.Select(problem => (problem.Code, problem.NodeId!, problem.Port)));
        Assert.Contains("In the graph of 'a.b': Node 'n' (add): input 'a'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("(nodes 'a.b.u', 'v')", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"graph","graph":{"nodes":{}}}""", "In the graph of 'n': A graph needs 'edges'")]
    [InlineData("""{"type":"graph","graph":{"nodes":{},"edges":[],"outputs":[]}}""", "In the graph of 'n': The graph's 'outputs'")]
    [InlineData("""{"type":"graph","graph":{"nodes":{},"edges":[],"outputs":{"y":{"node_id":5}}}}""", "'node_id' and 'field'")]
    [InlineData("""{"type":"graph","graph":{"nodes":{},"edges":[],"outputs":{"":{"node_id":"a","field":"b"}}}}""", "a name of its own")]
    public void Parse_InnerShapeWrong_IsJsonExceptionWithThePath(string node, string message)
    {
        var exception = Assert.ThrowsAny<JsonException>(() => NodeGraph.Parse($$"""{"nodes":{"n":{{node}}},"edges":[]}""", Catalog));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(17, GraphProblemCode.Recursion)]
    public void Parse_NestedCalls_AreBounded(int depth, GraphProblemCode? code)
    {
        string json = """{"nodes":{},"edges":[]}""";
        for (var level = 0; level < depth; level++)
        {
            json = $$$"""{"nodes":{"c":{"type":"graph","graph":{{{json}}}}},"edges":[]}""";
        }

        GraphProblemCode? found = null;
        try
        {
            NodeGraph.Parse(json, Catalog);
        }
        catch (GraphValidationException exception)
        {
            found = Assert.Single(exception.Problems).Code;
        }

        Assert.Equal(code, found);
    }

    [Fact]
    public void Parse_LiteralOfAnInput_IsItsValueAndUnknownOnesAreReported()
    {
        const string Json = """
            {"nodes":{"call":{"type":"graph","graph":{"nodes":{"a":{"type":"add"}},"edges":[],"inputs":{"x":[{"node_id":"a","field":"a"}]}},"x":"text","wat":1}},"edges":[]}
            """;

        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(Json, Catalog));

        Assert.Equal(
            [(GraphProblemCode.TypeMismatch, "x"), (GraphProblemCode.UnknownPort, "wat"), (GraphProblemCode.MissingInput, "x")],
            exception.Problems.Select(problem => (problem.Code, problem.Port!)));
    }

    [Fact]
    public void ToJson_ValueOfInputWithReservedName_IsClearError()
    {
        var inner = new NodeGraph();
        GraphInput<long> id = inner.Input<long>("id");
        var graph = new NodeGraph();
        graph.Call(inner, "call").Set(id, 1L);

        Assert.Empty(graph.Validate());
        Assert.Contains("'id' has no JSON form", Assert.Throws<InvokeException>(() => graph.ToJson(Catalog)).Message, StringComparison.Ordinal);
    }

    private const string WithPorts = """
        {"id":"g","nodes":{
          "call":{"id":"call","type":"graph","is_intermediate":false,"use_cache":true,"graph":{
            "id":"middle",
            "nodes":{
              "deep":{"id":"deep","type":"graph","graph":{
                "id":"deep","nodes":{"plus":{"id":"plus","type":"add"}},"edges":[],
                "inputs":{"p":[{"node_id":"plus","field":"a"}],"q":{"ports":[{"node_id":"plus","field":"b"}],"default":1}},
                "outputs":{"r":{"node_id":"plus","field":"a"}}},"q":100},
              "times":{"id":"times","type":"mul"}},
            "edges":[{"source":{"node_id":"deep","field":"r"},"destination":{"node_id":"times","field":"a"}}],
            "inputs":{"m":[{"node_id":"deep","field":"p"}],"factor":{"default":3,"ports":[{"node_id":"times","field":"b"}]}},
            "outputs":{"result":{"node_id":"times","field":"a"},"same":{"node_id":null,"field":"m"}}}}},
         "edges":[],
         "inputs":{"top":[{"node_id":"call","field":"m"}]},
         "outputs":{"result":{"node_id":"call","field":"result"},"same":{"node_id":"call","field":"same"}}}
        """;
}
