using System.Text.Json;
using Invoke.Graph.Tests.Conformance;

namespace Invoke.Graph.Tests.Definition.Json;

public sealed class NodeGraphJsonReaderTests
{
    private static readonly NodeCatalog Catalog = new([.. VectorCatalog.Create().Descriptors.Where(type => type.Kind == NodeKind.Ordinary), LiteralNode.Type]);

    [Fact]
    public void Parse_Document_KeepsOrderIdAndLiterals()
    {
        NodeGraph graph = NodeGraph.Parse(
            """{"id":"g1","nodes":{"z":{"id":"z","type":"add","a":1,"b":2.0},"a":{"type":"add"}},"edges":[{"source":{"node_id":"z","field":"a"},"destination":{"node_id":"a","field":"a"}}]}""",
            Catalog);

        Assert.Equal("g1", graph.Id);
        Assert.Equal(["z", "a"], graph.Nodes.Select(node => node.Id));
        Assert.Equal(2L, Assert.IsType<VectorNode>(graph["z"]).Values["b"]);
        Assert.Equal("z.a -> a.a", Assert.Single(graph.Connections).ToString());
    }

    [Theory]
    [InlineData("""{"type":"add"}""", false, true)]
    [InlineData("""{"type":"add","is_intermediate":true,"use_cache":false}""", true, false)]
    [InlineData("""{"type":"add","is_intermediate":null,"use_cache":null}""", false, true)]
    [InlineData("""{"type":"add","meta":{"is_intermediate":true}}""", true, true)]
    [InlineData("""{"type":"add","meta":{"is_intermediate":true},"is_intermediate":false}""", true, true)]
    [InlineData("""{"type":"add","meta":{"other":1}}""", false, true)]
    [InlineData("""{"type":"add","meta":null}""", false, true)]
    public void Parse_Flags_AreReadAlsoFromMeta(string node, bool isIntermediate, bool useCache)
    {
        NodeGraph graph = NodeGraph.Parse(Document(node), Catalog);

        Assert.Equal((isIntermediate, useCache), (graph["n"].IsIntermediate, graph["n"].UseCache));
    }

    [Fact]
    public void Parse_LiteralWithoutContract_IsReportedAndNullNeedsNone()
    {
        var node = Make.Map<Uri, long>(_ => 0, PortType.Of<Uri>());
        var catalog = new NodeCatalog([node.Descriptor]);

        var exception = Assert.Throws<GraphValidationException>(
            () => NodeGraph.Parse(Document("""{"type":"test.step","value":"https://example.org"}"""), catalog));

        Assert.Contains("no JSON contract for System.Uri", Assert.Single(exception.Problems).Message, StringComparison.Ordinal);
        Assert.Single(NodeGraph.Parse(Document("""{"type":"test.step","value":null}"""), catalog).Nodes);
    }

    [Theory]
    [InlineData("""{"type":"add","is_intermediate":"yes"}""", GraphProblemCode.TypeMismatch, "is_intermediate")]
    [InlineData("""{"type":"add","meta":5}""", GraphProblemCode.UnknownPort, "meta")]
    [InlineData("""{"type":"add","wat":1}""", GraphProblemCode.UnknownPort, "wat")]
    [InlineData("""{"type":"add","a":"1"}""", GraphProblemCode.TypeMismatch, "a")]
    [InlineData("""{"type":"add","a":1.5}""", GraphProblemCode.TypeMismatch, "a")]
    [InlineData("""{"type":"add","a":null}""", GraphProblemCode.TypeMismatch, "a")]
    [InlineData("""{"type":"sum","collection":[1,"x"]}""", GraphProblemCode.TypeMismatch, "collection")]
    [InlineData("""{"type":"sum","collection":7}""", GraphProblemCode.TypeMismatch, "collection")]
    [InlineData("""{"type":"test.literals","choice":"slow"}""", GraphProblemCode.TypeMismatch, "choice")]
    [InlineData("""{"type":"test.literals","checked":0}""", GraphProblemCode.OutOfRange, "checked")]
    [InlineData("""{"type":"test.literals","checked":3000000000}""", GraphProblemCode.TypeMismatch, "checked")]
    [InlineData("""{"type":"test.literals","ratio":1e999}""", GraphProblemCode.TypeMismatch, "ratio")]
    [InlineData("""{"type":"add","id":"m"}""", GraphProblemCode.IdMismatch, null)]
    [InlineData("""{"type":"add","id":5}""", GraphProblemCode.IdMismatch, null)]
    [InlineData("""{"a":5}""", GraphProblemCode.UnknownType, null)]
    [InlineData("""{"type":5}""", GraphProblemCode.UnknownType, null)]
    [InlineData("""{"type":"nothing"}""", GraphProblemCode.UnknownType, null)]
    public void Parse_OneFault_IsReportedWithNodeAndPort(string node, GraphProblemCode code, string? port)
    {
        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(Document(node), Catalog));

        GraphProblem problem = Assert.Single(exception.Problems);
        Assert.Equal((code, port), (problem.Code, problem.Port));
        Assert.NotNull(problem.NodeId);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"'{port ?? problem.NodeId}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralFaults_AreAllReportedWithTheGraphsOwn()
    {
        const string Json = """
            {"nodes":{
              "a":{"type":"add","a":"x","wat":1},
              "a":{"type":"add"},
              "u":{"type":"acme.upscale"},
              "v":{"type":"acme.upscale"},
              "w":{"type":"test.literals","needed":null},
              "x":{"type":"add"}},
             "edges":[
              {"source":{"node_id":"u","field":"image"},"destination":{"node_id":"w","field":"needed"}},
              {"source":{"node_id":"ghost","field":"a"},"destination":{"node_id":"x","field":"a"}}]}
            """;

        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(Json, Catalog));

        Assert.Equal(
            ["type-mismatch", "unknown-port", "duplicate-node", "unknown-type", "unknown-node"],
            exception.Problems.Select(problem => problem.CodeText));
        Assert.Contains("'acme.upscale' is not in the catalog (nodes 'u', 'v')", exception.Message, StringComparison.Ordinal);
        Assert.Contains("it has 5 problems", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnknownFieldIgnored_ReadsTheRest()
    {
        NodeGraph graph = NodeGraph.Parse(
            Document("""{"type":"add","wat":1,"a":3}"""), Catalog, new GraphJsonReaderOptions { IgnoreUnknownFields = true });

        Assert.Equal(3L, Assert.IsType<VectorNode>(graph["n"]).Values["a"]);
    }

    [Fact]
    public void Parse_UnknownFieldNull_IsNoFault()
    {
        NodeGraph graph = NodeGraph.Parse(Document("""{"type":"add","wat":null}"""), Catalog);

        Assert.Single(graph.Nodes);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"id":"\ud800","nodes":{},"edges":[]}""")]
    [InlineData("""{"edges":[]}""")]
    [InlineData("""{"nodes":{}}""")]
    [InlineData("""{"nodes":[],"edges":[]}""")]
    [InlineData("""{"nodes":{},"edges":{}}""")]
    [InlineData("""{"nodes":{"n":7},"edges":[]}""")]
    [InlineData("""{"nodes":{},"edges":[1]}""")]
    [InlineData("""{"nodes":{},"edges":[{"source":{"node_id":"a","field":"b"}}]}""")]
    [InlineData("""{"nodes":{},"edges":[{"source":{"node_id":1,"field":"b"},"destination":{"node_id":"a","field":"b"}}]}""")]
    [InlineData("""{"nodes":{},"edges":[{"source":5,"destination":{"node_id":"a","field":"b"}}]}""")]
    [InlineData("""{"nodes":{},"edges":[],"inputs":[]}""")]
    [InlineData("""{"nodes":{},"edges":[],"inputs":{"n":5}}""")]
    [InlineData("""{"nodes":{},"edges":[],"inputs":{"":[]}}""")]
    [InlineData("""{"nodes":{},"edges":[],"inputs":{"n":[],"n":[]}}""")]
    [InlineData("""{"nodes":{},"edges":[],"inputs":{"n":[{"node_id":"a"}]}}""")]
    public void Parse_WrongShape_IsJsonException(string json)
    {
        var exception = Assert.ThrowsAny<JsonException>(() => NodeGraph.Parse(json, Catalog));

        Assert.NotEmpty(exception.Message);
    }

    [Fact]
    public void Parse_EmptyKey_IsIdMismatch()
    {
        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse("""{"nodes":{"":{"type":"add"}},"edges":[]}""", Catalog));

        Assert.Equal(GraphProblemCode.IdMismatch, Assert.Single(exception.Problems).Code);
    }

    [Fact]
    public void Parse_EmptyGraph_IsValid()
    {
        NodeGraph graph = NodeGraph.Parse("""{"nodes":{},"edges":[]}""", Catalog);

        Assert.Empty(graph.Validate());
    }

    [Fact]
    public async Task Parse_Inputs_FeedPortsAndKeepDefaults()
    {
        const string Json = """
            {"nodes":{"a":{"type":"add"}},"edges":[],
             "inputs":{"x":[{"node_id":"a","field":"a"}],"y":{"ports":[{"node_id":"a","field":"b"}],"default":5},"unused":[]}}
            """;
        NodeGraph graph = NodeGraph.Parse(Json, Catalog);

        await using GraphRun run = await new GraphRunner().RunAsync(graph, new GraphInputs().Set("x", 2).Set("unused", "anything"));

        Assert.Equal([7L], run.GetAll("a", "a"));
        Assert.Equal(["integer", "integer", "any"], graph.Inputs.Select(input => input.Type.Name));
    }

    [Fact]
    public void Parse_InputsWithFaults_AreReported()
    {
        const string Json = """
            {"nodes":{"a":{"type":"add"}},"edges":[],
             "inputs":{"x":{"ports":[{"node_id":"a","field":"a"}],"default":"text"},"y":[{"node_id":"ghost","field":"a"}]}}
            """;

        var exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(Json, Catalog));

        Assert.Equal([GraphProblemCode.TypeMismatch, GraphProblemCode.UnknownNode], exception.Problems.Select(problem => problem.Code));
    }

    private static string Document(string node) => $$"""{"nodes":{"n":{{node}}},"edges":[]}""";
}
