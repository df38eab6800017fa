using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Conformance;

/// <summary>180 graphs with exact orders and outputs, computed by an independent oracle.</summary>
public sealed class ValidGraphVectorTests
{
    private const string File = "graph/valid.json";
    private static readonly Lazy<Dictionary<string, JsonElement>> All = new(() => VectorFile.Read(File));
    private static readonly NodeCatalog Catalog = VectorCatalog.Create();

    public static TheoryData<string> Ids => Vectors.IsMissing(File) ? [] : [.. All.Value.Keys];

    [VectorFact(File)]
    public void File_Own_HoldsEveryVector()
    {
        if (Vectors.AreOwn)
        {
            Assert.Equal(180, All.Value.Count);
            Assert.Equal(165, All.Value.Values.Count(vector => vector.GetProperty("expected").TryGetProperty("outputs_in_iteration_order", out _)));
        }
    }

    [VectorTheory(File)]
    [MemberData(nameof(Ids))]
    public async Task RunAsync_DepthFirst_EqualsOracle(string id)
    {
        JsonElement vector = All.Value[id];
        JsonElement expected = vector.GetProperty("expected");
        NodeGraph graph = NodeGraph.Parse(vector.GetProperty("graph").GetRawText(), Catalog);

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: KeepAll(graph));

        AssertOrder(expected, "order", run);
        if (expected.GetProperty("status").GetString() == "error")
        {
            AssertFailed(expected, run);
        }
        else
        {
            AssertCompleted(expected, graph, run);
        }
    }

    [VectorTheory(File)]
    [MemberData(nameof(Ids))]
    public async Task RunAsync_BreadthFirst_EqualsOracle(string id)
    {
        JsonElement vector = All.Value[id];
        JsonElement expected = vector.GetProperty("expected");
        NodeGraph graph = NodeGraph.Parse(vector.GetProperty("graph").GetRawText(), Catalog);
        GraphRunOptions options = KeepAll(graph);
        options.Scheduler = new BreadthFirstScheduler();

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: options);

        AssertOrder(expected, "breadth_first_order", run);
        if (expected.GetProperty("status").GetString() != "error")
        {
            AssertCompleted(expected, graph, run);
        }
    }

    [VectorTheory(File)]
    [MemberData(nameof(Ids))]
    public async Task RunAsync_Parallel_EqualsOracle(string id)
    {
        JsonElement vector = All.Value[id];
        JsonElement expected = vector.GetProperty("expected");
        NodeGraph graph = NodeGraph.Parse(vector.GetProperty("graph").GetRawText(), Catalog);
        GraphRunOptions options = KeepAll(graph);
        options.MaxDegreeOfParallelism = 4;
        options.IterationWindow = 2;

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: options);

        if (expected.GetProperty("status").GetString() == "error")
        {
            Assert.Equal(GraphStatus.Failed, run.Status);
        }
        else
        {
            Assert.Equal(expected.GetProperty("order").EnumerateArray().Select(item => item.GetString()!).Order(), run.History.Order());
            AssertCompleted(expected, graph, run);
        }
    }

    [VectorTheory(File)]
    [MemberData(nameof(Ids))]
    public void ToJson_ParsedAgain_IsSameGraph(string id)
    {
        NodeGraph graph = NodeGraph.Parse(All.Value[id].GetProperty("graph").GetRawText(), Catalog);

        string json = graph.ToJson(Catalog);

        NodeGraph again = NodeGraph.Parse(json, Catalog);
        Assert.Equal(graph.Connections, again.Connections);
        Assert.Equal(json, again.ToJson(Catalog));
    }

    internal static GraphRunOptions KeepAll(NodeGraph graph)
    {
        var options = new GraphRunOptions();
        foreach (Node node in graph.Nodes.Where(node => node.Descriptor.Kind != NodeKind.Iterate))
        {
            foreach (OutputPort output in node.Descriptor.Outputs)
            {
                options.Keep(new Output<object?>(node, output.Name));
            }
        }

        return options;
    }

    private static void AssertOrder(JsonElement expected, string name, GraphRun run)
    {
        string[] order = [.. expected.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

        // The oracle counts the failing invocation as the last one of the order.
        IEnumerable<string> actual = run.History.Concat(run.Errors.Select(error => error.InvocationId));
        Assert.Equal(order, actual);
    }

    private static void AssertFailed(JsonElement expected, GraphRun run)
    {
        Assert.Equal(GraphStatus.Failed, run.Status);
        Assert.Equal(expected.GetProperty("failed_invocation").GetString(), Assert.Single(run.Errors).InvocationId);
    }

    private static void AssertCompleted(JsonElement expected, NodeGraph graph, GraphRun run)
    {
        Assert.Equal(GraphStatus.Completed, run.Status);
        long steps = 0;
        foreach (JsonProperty count in expected.GetProperty("prepared").EnumerateObject())
        {
            Assert.Equal(count.Value.GetInt32(), run.CountOf(count.Name));
            steps += run.CountOf(count.Name);
        }

        Assert.Equal(expected.GetProperty("steps").GetInt64(), steps);
        foreach (JsonProperty node in expected.GetProperty("outputs_in_iteration_order").EnumerateObject())
        {
            Assert.Equal(VectorFile.Canonical(node.Value), VectorFile.Canonical(OutputsOf(graph[node.Name], run, node.Value)));
        }

        foreach (JsonProperty node in expected.GetProperty("outputs").EnumerateObject())
        {
            Assert.Equal(VectorFile.Multiset(node.Value), VectorFile.Multiset(OutputsOf(graph[node.Name], run, node.Value)));
        }
    }

    /// <summary>Reads the outputs that the vector states of every copy of a node.</summary>
    internal static JsonElement OutputsOf(Node node, GraphRun run, JsonElement expected)
    {
        string[] names = expected.GetArrayLength() == 0 ? [] : [.. expected[0].EnumerateObject().Select(output => output.Name)];
        IReadOnlyList<object?>[] columns = [.. names.Select(name => run.GetAll(node.Id!, name))];
        int rows = names.Length == 0 ? run.GetAll(node.Id!, node.Descriptor.Outputs[0].Name).Count : columns[0].Count;
        object[] copies = [.. Enumerable.Range(0, rows).Select(row => names.Zip(columns, (name, column) => (name, column[row])).ToDictionary(pair => pair.name, pair => pair.Item2))];
        return JsonSerializer.SerializeToElement(copies);
    }
}
