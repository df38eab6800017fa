using Invoke.Testing;

namespace TrimSafety.App;

/// <summary>A user's nodes: generated, by hand, in documents, with a schema, in the test host.</summary>
internal static class UserNodePart
{
    private const string Document = """
        {"nodes":{
          "page":{"id":"page","type":"trim.compose_page","lines":["a","b"],"paper":"GLOSSY","margin":{"Left":1,"Right":2},"more":[{"Left":3,"Right":4}],"weights":[1,2],"copies":3},
          "shout":{"id":"shout","type":"trim.shout"}},
         "edges":[{"source":{"node_id":"page","field":"text"},"destination":{"node_id":"shout","field":"text"}}]}
        """;

    public static async Task RunAsync()
    {
        var catalog = new NodeCatalog([.. NodeCatalog.Default.Descriptors, .. GeneratedNodes.All, Shout.Type], PageJsonContext.Default);
        string written = NodeGraph.Parse(Document, catalog).ToJson(catalog);
        var graph = NodeGraph.Parse(written, catalog);
        Console.WriteLine($"round trip: {graph.ToJson(catalog) == written}");
        Console.WriteLine($"schema: {catalog.GetJsonSchema("trim.compose_page").Contains("GLOSSY", StringComparison.Ordinal)}");

        NodeTestHost host = new NodeTestHost().AddService(new Stamp());
        await using GraphRun run = await host.CreateRunner().RunAsync(graph);
        run.ThrowIfNotCompleted();
        ComposePage.Result result = run.GetResult((ComposePage)graph["page"]);
        Console.WriteLine($"generated: {result.Text}, {result.Paper}, {result.Margin}, {result.Margins.Count}, {result.Copies}");
        Console.WriteLine($"by hand: {run.GetAll("shout", "text")[0]}");

        var node = new ComposePage { Lines = ["x"] };
        NodeTestResult<ComposePage.Result> tested = await host.Test(node).Connect(node.In.Copies, 9).RunAsync();
        Console.WriteLine($"test host: {tested.Output.Text}, {tested.Output.Copies}, {tested.Progress.Count} report");
    }
}
