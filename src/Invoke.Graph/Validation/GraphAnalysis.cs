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

/// <summary>Where an output's values are.</summary>
/// <param name="Node">The index of the node, or -1 for an input of the graph that is passed through.</param>
/// <param name="Output">The index of the output, or of the graph input.</param>
internal readonly record struct OutputPlace(int Node, int Output);

/// <summary>What validation finds out about a graph; a plan is made from it where there are no problems.</summary>
internal sealed class GraphAnalysis : IConnections
{
    private readonly List<GraphInput> _inputs;

    public GraphAnalysis(FlatGraph flat)
    {
        Flat = flat;
        NodeGraph graph = flat.Scopes[0].Graph;
        _inputs = [.. graph.Inputs];
        InputCount = _inputs.Count;
        Problems = [.. flat.Problems];
        IndexById = new Dictionary<string, int>(flat.Nodes.Count, StringComparer.Ordinal);
        InputByName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < InputCount; index++)
        {
            InputByName.Add(_inputs[index].Name, index);
        }

        ElementTypes = new PortType?[flat.Nodes.Count];
        ItemTypes = new PortType?[flat.Nodes.Count][];
    }

    public FlatGraph Flat { get; }

    public IReadOnlyList<Node> Nodes => Flat.Nodes;

    public bool HasCalls => Flat.Scopes.Count > 1;

    /// <summary>The inputs of the whole graph, and behind them the values of calls' inputs that nothing is connected to.</summary>
    public IReadOnlyList<GraphInput> Inputs => _inputs;

    /// <summary>The number of inputs of the whole graph.</summary>
    public int InputCount { get; }

    public List<GraphProblem> Problems { get; }

    /// <summary>The position of each node.</summary>
    public Dictionary<string, int> IndexById { get; }

    /// <summary>The position of each input of the whole graph.</summary>
    public Dictionary<string, int> InputByName { get; }

    /// <summary>The calls' inputs that edges come through.</summary>
    public Dictionary<ResolvedEdge, CallPort> PortOf { get; } = [];

    /// <summary>What the outputs of the whole graph (without node id) and of the calls give: a node's output, or an input.</summary>
    public Dictionary<PortReference, OutputPlace> Outputs { get; } = [];

    /// <summary>For each iterator the nodes that run for each of its items only because they are inside a call; empty without calls.</summary>
    public Dictionary<int, List<int>> ScopeReaders { get; } = [];

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
    public PortType?[] ElementTypes { get; }

    /// <summary>The types of an iterator's items, by list; null for a list that is not connected, where a fault hides it, and for other nodes.</summary>
    public PortType?[]?[] ItemTypes { get; }

    /// <summary>Adds the value of a call's input that nothing is connected to.</summary>
    public int AddConstant(GraphInput value)
    {
        _inputs.Add(value);
        return _inputs.Count - 1;
    }

    /// <summary>Sorts the edges into those that end and those that start at each node.</summary>
    public void GroupEdges()
    {
        Incoming = Group(static edge => edge.Destination);
        Outgoing = Group(static edge => edge.Source);
    }

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
    public PortType? TypeOf(in ResolvedEdge edge) =>
        PortOf.Count > 0 && PortOf.TryGetValue(edge, out CallPort? port) && port.IsMismatch ? null : TypeOf(edge.Source, edge.Output);

    /// <summary>The type of the values an output gives; null where a fault hides it.</summary>
    public PortType? TypeOf(int source, int output)
    {
        if (source == ResolvedEdge.GraphInput)
        {
            return Inputs[output].Type;
        }

        NodeDescriptor descriptor = Nodes[source].Descriptor;
        OutputPort port = descriptor.Outputs[output];
        return descriptor.Kind switch
        {
            NodeKind.Iterate when IterateNode.ListOf(port) is >= 0 and int list => ItemTypes[source]?[list],
            NodeKind.Collect => ElementTypes[source]?.ListType,
            NodeKind.Choice => ElementTypes[source],
            _ => port.Type,
        };
    }

    /// <summary>Lists the edges of each node by counting first, so that each list is allocated once at its size.</summary>
    private int[][] Group(Func<ResolvedEdge, int> key)
    {
        var counts = new int[Nodes.Count];
        foreach (ResolvedEdge edge in Edges)
        {
            if (key(edge) >= 0)
            {
                counts[key(edge)]++;
            }
        }

        var groups = new int[counts.Length][];
        for (var node = 0; node < groups.Length; node++)
        {
            groups[node] = counts[node] == 0 ? [] : new int[counts[node]];
            counts[node] = 0;
        }

        for (var edge = 0; edge < Edges.Count; edge++)
        {
            int node = key(Edges[edge]);
            if (node >= 0)
            {
                groups[node][counts[node]++] = edge;
            }
        }

        return groups;
    }
}
