namespace Invoke.Graph;

/// <summary>A graph, validated and frozen: order, axes and projections are computed once and shared by all of its runs.</summary>
/// <remarks>Immutable and thread-safe. Changing the graph afterwards does not change the plan.</remarks>
public sealed class GraphPlan
{
    private readonly Dictionary<string, int> _indexById;
    private readonly HashSet<string> _calls;

    private readonly Dictionary<PortReference, OutputPlace> _outputs;

    internal GraphPlan(IReadOnlyList<PlanNode> nodes, GraphAnalysis analysis, SpaceTrie spaces, IReadOnlyList<CompletionGate> gates)
    {
        Nodes = nodes;
        Sources = analysis.Inputs;
        Inputs = [.. analysis.Inputs.Take(analysis.InputCount)];
        _outputs = analysis.Outputs;
        _calls = [.. analysis.Flat.Calls.Keys];
        Root = spaces.Root;
        Spaces = spaces.All;
        Gates = gates;
        Chains = [.. Spaces.Select(ChainOf)];
        _indexById = analysis.IndexById;
        SpreadAxis = FindSpreadAxis(nodes);
    }

    /// <summary>Gets the nodes in author order, those of called graphs at the positions of the calls.</summary>
    public IReadOnlyList<PlanNode> Nodes { get; }

    /// <summary>Gets the inputs of the graph.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>Gets the iterator whose iterations are dealt out where several processes share a session, see <see cref="SessionPart"/>: of the outermost ones, that with the most nodes behind it.</summary>
    /// <value>Null where the graph iterates over nothing.</value>
    public PlanNode? SpreadAxis { get; }

    /// <summary>The inputs of the graph, and behind them the values of calls' inputs that nothing is connected to.</summary>
    internal IReadOnlyList<GraphInput> Sources { get; }

    internal IterationSpace Root { get; }

    internal IReadOnlyList<IterationSpace> Spaces { get; }

    internal IReadOnlyList<CompletionGate> Gates { get; }

    /// <summary>For each space its prefixes from level 1 to itself.</summary>
    internal IterationSpace[][] Chains { get; }

    /// <summary>Validates a graph and freezes it.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="GraphValidationException">The graph has problems; the exception lists them all.</exception>
    internal static GraphPlan Create(NodeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphAnalysis analysis = GraphValidator.Validate(graph);
        return analysis.Problems.Count == 0 ? new PlanBuilder(analysis).Build() : throw new GraphValidationException(analysis.Problems);
    }

    /// <summary>Finds the node whose output is connected to an input.</summary>
    /// <param name="node">The node that has the input.</param>
    /// <param name="port">The input's name on the wire.</param>
    /// <returns>The first connected node; null where the input is not connected, or to an input of the graph.</returns>
    public PlanNode? FindSource(PlanNode node, string port)
    {
        ArgumentNullException.ThrowIfNull(node);
        foreach (ResolvedEdge edge in node.Inputs)
        {
            if (edge.Input.Name == port && edge.Source >= 0)
            {
                return Nodes[edge.Source];
            }
        }

        return null;
    }

    internal PlanNode? Find(string id) => _indexById.TryGetValue(id, out int index) ? Nodes[index] : null;

    internal bool IsCall(string id) => _calls.Contains(id);

    /// <summary>Finds where an output's values are: an output of a node, of a call, or without node id of the whole graph.</summary>
    internal OutputPlace? FindOutput(PortReference output)
    {
        if (output.NodeId is { } id && Find(id) is { } node)
        {
            return node.Descriptor.FindOutput(output.Port) is { } port ? new OutputPlace(node.Index, port.Index) : null;
        }

        return _outputs.TryGetValue(output, out OutputPlace place) ? place : null;
    }

    private static PlanNode? FindSpreadAxis(IReadOnlyList<PlanNode> nodes)
    {
        var readers = new int[nodes.Count];
        foreach (PlanNode node in nodes.Where(node => node.Kind == NodeKind.Ordinary))
        {
            foreach (int axis in node.Space.Axes)
            {
                readers[axis]++;
            }
        }

        return nodes.Where(node => node is { Kind: NodeKind.Iterate, Space.Level: 1 }).MaxBy(axis => readers[axis.Index]);
    }

    private static IterationSpace[] ChainOf(IterationSpace space)
    {
        var chain = new IterationSpace[space.Level];
        for (IterationSpace each = space; each.Prefix is { } prefix; each = prefix)
        {
            chain[each.Level - 1] = each;
        }

        return chain;
    }
}
