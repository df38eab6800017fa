namespace Invoke.Graph.Tests.Differential;

/// <summary>A random graph is the same after it was written and read; that it also runs the same, <see cref="DifferentialTests"/> show.</summary>
public sealed class DocumentTests
{
    private const int Count = 500;

    [Fact]
    public void Parse_RandomGraphWithInputs_IsTheGraphThatWasWritten()
    {
        var placed = 0;
        var named = 0;
        for (var seed = 1; seed <= Count; seed++)
        {
            NodeGraph graph = Shuffled(GraphGenerator.Create(seed).Build(), seed);
            string json = graph.ToJson(ModelGraph.Catalog);

            // Some of these graphs have problems, which stay the same as well; reading reports none of its own.
            NodeGraph again = NodeGraph.Parse(json, ModelGraph.Catalog);

            Assert.Equal(graph.Inputs.Select(input => (input.Name, input.Type.Name)), again.Inputs.Select(input => (input.Name, input.Type.Name)));
            Assert.Equal(Problems(graph), Problems(again));
            Assert.Equal(graph.Connections.Count, again.Connections.Count);
            foreach (IGrouping<PortReference, Connection> port in graph.Connections.GroupBy(connection => connection.Destination))
            {
                Assert.Equal(port, again.Connections.Where(connection => connection.Destination == port.Key));
            }

            // Reading may move connections of other ports, but only once.
            string settled = again.ToJson(ModelGraph.Catalog);
            Assert.Equal(settled, NodeGraph.Parse(settled, ModelGraph.Catalog).ToJson(ModelGraph.Catalog));
            placed += json.Contains("\"position\"", StringComparison.Ordinal) ? 1 : 0;
            named += json.Contains("\"type\":\"list of integer\"", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(placed, Count / 50, Count);
        Assert.InRange(named, Count / 50, Count);
    }

    private static NodeGraph Shuffled(NodeGraph graph, int seed)
    {
        Connection[] connections = [.. graph.Connections];
        new Random(seed).Shuffle(connections);
        foreach (Connection connection in connections)
        {
            graph.Disconnect(connection);
            graph.Connect(connection.Source, connection.Destination);
        }

        return graph;
    }

    private static IEnumerable<string> Problems(NodeGraph graph) => graph.Validate().Select(problem => problem.ToString()).Order(StringComparer.Ordinal);
}
