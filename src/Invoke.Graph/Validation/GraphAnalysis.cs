namespace Invoke.Graph;

/// <summary>A connection with its ends looked up.</summary>
/// <param name="Source">The index of the source node, or -1 for an input of the graph.</param>
/// <param name="Output">The index of the output, or of the graph input.</param>
/// <param name="Destination">The index of the destination node.</param>
/// <param name="Input">The destination port.</param>
internal readonly record struct ResolvedEdge(int Source, int Output, int Destination, InputPort Input)
{
    public const int GraphInput = -1;

    /// <summary>True for the edges that bring what a choice may choose.</summary>
    public bool IsBranch => Input.Branch >= 0;

    /// <summary>True for the edges of a collector that each bring one item for each of their source's invocations.</summary>
    public bool IsItem => Input.AcceptsMany && Input.Name == CollectNode.ItemPort;
}

/// <summary>What validation finds out about a graph; a plan is made from it where there are no problems.</summary>
internal sealed class GraphAnalysis(NodeGraph graph) : IConnections
{
    public IReadOnlyList<Node> Nodes { get; } = graph.Nodes;

    /// <summary>A copy: the plan keeps it, and the graph may get more inputs.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; } = [.. graph.Inputs];

    public List<GraphProblem> Problems { get; } = [];

    public List<ResolvedEdge> Edges { get; } = [];

    /// <summary>The inputs that a connection ends at whose source is unknown: a fault of the connection, not of the input.</summary>
    public HashSet<PortReference> Dangling { get; } = [];

    /// <summary>The edges that end at each node, in the order of adding.</summary>
    public int[][] Incoming { get; set; } = [];

    /// <summary>The edges that start at each node, in the order of adding.</summary>
    public int[][] Outgoing { get; set; } = [];

    /// <summary>The nodes from sources to sinks; shorter than the graph where there is a cycle.</summary>
    public int[] Order { get; set; } = [];

    /// <summary>The nodes of a cycle or behind one, from sources to sinks as far as they can be; empty where there is no cycle.</summary>
    public int[] LeftOver { get; set; } = [];

    /// <summary>The longest path from a root to each node.</summary>
    public int[] Depth { get; set; } = [];

    /// <summary>The iterators above each node, sorted by depth, then author order; nodes with equal axes mostly share one array. Unknown behind a cycle.</summary>
    public int[][] Axes { get; set; } = [];

    /// <summary>The type of a collector's items, or of what a choice gives; null elsewhere and where a fault hides it.</summary>
    public PortType?[] ElementTypes { get; } = new PortType?[graph.Nodes.Count];

    /// <summary>The types of an iterator's items, by list; null for a list that is not connected, where a fault hides it, and for other nodes.</summary>
    public PortType?[]?[] ItemTypes { get; } = new PortType?[graph.Nodes.Count][];

    /// <inheritdoc/>
    public bool IsConnected(int node, string port)
    {
        foreach (int edge in Incoming[node])
        {
            if (Edges[edge].Input.Name == port)
            {
                return true;
            }
        }

        return Dangling.Count > 0 && Dangling.Contains(new PortReference(Nodes[node].Id, port));
    }

    /// <summary>The type of the values an edge carries; null where a fault hides it.</summary>
    public PortType? TypeOf(in ResolvedEdge edge)
    {
        if (edge.Source == ResolvedEdge.GraphInput)
        {
            return Inputs[edge.Output].Type;
        }

        NodeDescriptor descriptor = Nodes[edge.Source].Descriptor;
        OutputPort port = descriptor.Outputs[edge.Output];
        return descriptor.Kind switch
        {
            NodeKind.Iterate when IterateNode.ListOf(port) is >= 0 and int list => ItemTypes[edge.Source]?[list],
            NodeKind.Collect => ElementTypes[edge.Source]?.ListType,
            NodeKind.Choice => ElementTypes[edge.Source],
            _ => port.Type,
        };
    }
}
