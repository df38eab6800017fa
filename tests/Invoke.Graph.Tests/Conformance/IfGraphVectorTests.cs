using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Conformance;

/// <summary>40 graphs with lazy ifs, also nested, iterated and collected: what runs, in which order, and what is skipped.</summary>
public sealed class IfGraphVectorTests
{
    private const string File = "graph/if.json";
    private static readonly Lazy<Dictionary<string, JsonElement>> All = new(() => VectorFile.Read(File));
    private static readonly NodeCatalog Catalog = VectorCatalog.Create();

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
    public Task RunAsync_DepthFirst_EqualsOracle(string id) => AssertRunAsync(id, new DepthFirstScheduler(), "order");

    [VectorTheory(File)]
    [MemberData(nameof(Ids))]
    public Task RunAsync_BreadthFirst_EqualsOracle(string id) => AssertRunAsync(id, new BreadthFirstScheduler(), "breadth_first_order");

    [VectorTheory(File)]
    [MemberData(nameof(Ids))]
    public Task RunAsync_Parallel_EqualsOracle(string id) => AssertRunAsync(id, new DepthFirstScheduler(), "order", degree: 3);

    private static async Task AssertRunAsync(string id, IGraphScheduler scheduler, string orderName, int degree = 1)
    {
        JsonElement expected = All.Value[id].GetProperty("expected");
        NodeGraph graph = NodeGraph.Parse(All.Value[id].GetProperty("graph").GetRawText(), Catalog);
        var observer = new RecordingObserver();
        GraphRunOptions options = ValidGraphVectorTests.KeepAll(graph);
        options.Scheduler = scheduler;
        options.MaxDegreeOfParallelism = degree;
        options.IterationWindow = 1;
        options.Observers.Add(observer);

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: options);

        Assert.Empty(run.Errors);
        if (degree == 1)
        {
            Assert.Equal(Texts(expected, orderName), run.History);
        }

        Assert.Equal(Texts(expected, orderName).Order(), run.History.Order());
        Assert.Equal(Texts(expected, "skipped"), run.Skipped);
        Assert.Equal(Texts(expected, "skipped").Order(), observer.Events.OfType<InvocationSkippedEvent>().Select(skipped => skipped.InvocationId).Order());
        Assert.Equal(GraphStatus.Completed, run.Status);
        foreach (JsonProperty node in expected.GetProperty("outputs_in_iteration_order").EnumerateObject())
        {
            Assert.Equal(VectorFile.Canonical(node.Value), VectorFile.Canonical(ValidGraphVectorTests.OutputsOf(graph[node.Name], run, node.Value)));
        }
    }

    private static string[] Texts(JsonElement expected, string name) => [.. expected.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}
