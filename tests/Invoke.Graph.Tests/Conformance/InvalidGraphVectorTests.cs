using System.Text;
using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Conformance;

/// <summary>40 graphs that must be rejected before anything runs.</summary>
public sealed class InvalidGraphVectorTests
{
    private const string File = "graph/invalid.json";
    private static readonly Lazy<Dictionary<string, JsonElement>> All = new(() => VectorFile.Read(File));
    private static readonly NodeCatalog Catalog = VectorCatalog.Create();

    private static readonly Dictionary<string, GraphProblemCode> StatedCodes = new()
    {
        ["ip24"] = GraphProblemCode.TypeMismatch,
        ["ip25"] = GraphProblemCode.TypeMismatch,
        ["ip26"] = GraphProblemCode.UnknownType,
        ["ip27"] = GraphProblemCode.OutOfRange,
        ["ip28"] = GraphProblemCode.OutOfRange,
    };

    public static TheoryData<string> Ids => Vectors.IsMissing(File) ? [] : [.. All.Value.Keys];

    [VectorFact(File)]
    public void File_Own_HoldsEveryVector()
    {
        if (Vectors.AreOwn)
        {
            Assert.Equal(40, All.Value.Count);
        }
    }

    [VectorTheory(File)]
    [MemberData(nameof(Ids))]
    public async Task RunAsync_InvalidGraph_IsRejectedBeforeAnythingRuns(string id)
    {
        JsonElement vector = All.Value[id];
        var observer = new RecordingObserver();
        var options = new GraphRunOptions { Observers = { observer } };

        var exception = await Assert.ThrowsAsync<GraphValidationException>(
            () => new GraphRunner().RunAsync(NodeGraph.Parse(ToDocument(vector), Catalog), options: options));

        Assert.Empty(observer.Events);
        Assert.NotEmpty(exception.Problems);
        Assert.All(exception.Problems, problem => Assert.EndsWith(".", problem.Message, StringComparison.Ordinal));
        if (StatedCodes.TryGetValue(id, out GraphProblemCode code))
        {
            Assert.Equal(code, Assert.Single(exception.Problems).Code);
        }
    }

    /// <summary>The vectors list nodes in the order of adding, so that two may have the same id; a document files each under a key.</summary>
    internal static string ToDocument(JsonElement vector)
    {
        JsonElement graph = vector.TryGetProperty("graph", out JsonElement inner) ? inner : vector;
        string[]? keys = graph.TryGetProperty("keys", out JsonElement given) ? [.. given.EnumerateArray().Select(key => key.GetString()!)] : null;
        var document = new StringBuilder("{\"id\":\"g\",\"nodes\":{");
        var index = 0;
        foreach (JsonElement node in graph.GetProperty("nodes").EnumerateArray())
        {
            string key = keys?[index] ?? node.GetProperty("id").GetString()!;
            document.Append(index++ == 0 ? string.Empty : ",").Append(JsonSerializer.Serialize(key)).Append(':').Append(node.GetRawText());
        }

        return document.Append("},\"edges\":").Append(graph.GetProperty("edges").GetRawText()).Append('}').ToString();
    }
}
