namespace Invoke.Graph;

/// <summary>Finds every fault of a graph in one pass over its nodes and connections.</summary>
internal static class GraphValidator
{
    public static GraphAnalysis Validate(NodeGraph graph)
    {
        var analysis = new GraphAnalysis(new FlatGraph(graph));
        ConnectionRules.Resolve(analysis);
        InputRules.Check(analysis);
        OrderRules.Sort(analysis);
        TypeRules.Check(analysis);
        AxisRules.Compute(analysis);
        return analysis;
    }
}
