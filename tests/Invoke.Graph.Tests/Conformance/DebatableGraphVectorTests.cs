using System.Text;
using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Conformance;

/// <summary>18 graphs where accepting or rejecting is a choice; docs/graphs.md lists the choices with their reasons.</summary>
public sealed class DebatableGraphVectorTests
{
    private const string File = "graph/debatable.json";
    private static readonly Lazy<Dictionary<string, JsonElement>> All = new(() => VectorFile.Read(File));
    private static readonly NodeCatalog Catalog = VectorCatalog.Create();

    /// <summary>The code of the graphs that are rejected; the others run to completion.</summary>
    private static readonly Dictionary<string, GraphProblemCode> Rejected = new()
    {
        ["d03"] = GraphProblemCode.CollectorInput,
        ["d07"] = GraphProblemCode.ProtectedPort,
        ["d09"] = GraphProblemCode.TypeMismatch,
        ["d12"] = GraphProblemCode.UnknownPort,
        ["d13"] = GraphProblemCode.TypeMismatch,
        ["d15"] = GraphProblemCode.TypeMismatch,
        ["d16"] = GraphProblemCode.TypeMismatch,
        ["d17"] = GraphProblemCode.TypeMismatch,
    };

    public static TheoryData<string> Ids => Vectors.IsMissing(File) ? [] : [.. All.Value.Keys];

    [VectorFact(File)]
    public void File_Own_HoldsEveryVector()
    {
        if (Vectors.AreOwn)
        {
            Assert.Equal(18, All.Value.Count);
        }
    }

    [VectorTheory(File)]
    [MemberData(nameof(Ids))]
    public async Task RunAsync_DebatableGraph_IsDecidedAsDocumented(string id)
    {
        string document = ToDocument(All.Value[id]);

        if (Rejected.TryGetValue(id, out GraphProblemCode code))
        {
            var exception = await Assert.ThrowsAsync<GraphValidationException>(() => new GraphRunner().RunAsync(NodeGraph.Parse(document, Catalog)));
            Assert.Equal(code, Assert.Single(exception.Problems).Code);
        }
        else
        {
            await using GraphRun run = await new GraphRunner().RunAsync(NodeGraph.Parse(document, Catalog));
            run.ThrowIfNotCompleted();
        }
    }

    [VectorFact(File)]
    public void Parse_UnknownLiteralIgnored_IsAccepted()
    {
        if (All.Value.TryGetValue("d12", out JsonElement vector))
        {
            NodeGraph graph = NodeGraph.Parse(ToDocument(vector), Catalog, new GraphJsonReaderOptions { IgnoreUnknownFields = true });

            Assert.Empty(graph.Validate());
        }
    }

    private static string ToDocument(JsonElement vector)
    {
        var document = new StringBuilder("{\"nodes\":{");
        var index = 0;
        foreach (JsonElement node in vector.GetProperty("nodes").EnumerateArray())
        {
            string key = node.TryGetProperty("id", out JsonElement id) ? id.GetString()! : "without_id";
            document.Append(index++ == 0 ? string.Empty : ",").Append(JsonSerializer.Serialize(key)).Append(':').Append(node.GetRawText());
        }

        return document.Append("},\"edges\":").Append(vector.GetProperty("edges").GetRawText()).Append('}').ToString();
    }
}
