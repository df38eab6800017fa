namespace Invoke.Graph;

/// <summary>A node of a plan: what schedulers and observers may know of it.</summary>
public sealed class PlanNode
{
    internal PlanNode(int index, Node template, int depth)
    {
        Index = index;
        // Nodes get their id when they are added to a graph.
        Id = template.Id!;
        Descriptor = template.Descriptor;
        Template = Descriptor.Copy(template);
        Template.Id = Id;
        Kind = Descriptor.Kind;
        Depth = depth;
        Urgency = depth;
    }

    /// <summary>Gets the position in author order, from 0.</summary>
    public int Index { get; }

    /// <summary>Gets the node's id.</summary>
    public string Id { get; }

    /// <summary>Gets the description of the node's type.</summary>
    public NodeDescriptor Descriptor { get; }

    /// <summary>Gets how the engine treats the node.</summary>
    public NodeKind Kind { get; }

    /// <summary>Gets the longest path from a root of the graph, in connections.</summary>
    public int Depth { get; }

    /// <summary>Gets the greater of the depth and of the depth of the work that the node's result will meet.</summary>
    public int Urgency { get; internal set; }

    /// <summary>Gets the number of axes: the length of the iteration paths.</summary>
    public int AxisCount => Space.Level;

    /// <summary>Gets the frozen copy of the node with its literals. Read it only: every run shares it.</summary>
    public Node Template { get; }

    // Both spaces are set by the plan builder for every node before a plan is handed out.
    internal IterationSpace Space { get; set; } = null!;

    /// <summary>The space whose rows are what waits for the parents: the node's own, and for an iterator the one it expands, because it reads one
    /// list for each of that space's rows.</summary>
    internal IterationSpace RowSpace { get; set; } = null!;

    /// <summary>The type of a collector's items, or of what a choice gives.</summary>
    internal PortType ElementType { get; set; } = PortType.Any;

    /// <summary>The types of an iterator's items, by list; null for a list that is not connected.</summary>
    internal PortType?[] ItemTypes { get; set; } = [];

    internal ResolvedEdge[] Inputs { get; set; } = [];

    /// <summary>One projection for each input, from this node's row space to the source's; null for graph inputs.</summary>
    internal RowProjection?[] InputProjections { get; set; } = [];

    /// <summary>The nodes whose invocation must have finished first: distinct, without iterators, a collector's item sources and a choice's branches.
    /// For an iterator the nodes that give its list.</summary>
    internal PlanParent[] Parents { get; set; } = [];

    /// <summary>The nodes that have this one among their parents.</summary>
    internal PlanChild[] Children { get; set; } = [];

    /// <summary>True where iterators are among the children.</summary>
    internal bool FeedsIterators { get; set; }

    /// <summary>The gates a collector waits for.</summary>
    internal CompletionGate[] ItemGates { get; set; } = [];

    /// <summary>The gates that this node's readers open: when all have, the output is no longer needed.</summary>
    internal CompletionGate[] ReaderGates { get; set; } = [];

    /// <summary>The gates of collectors and outputs that count this node's invocations.</summary>
    internal CompletionGate[] CountedBy { get; set; } = [];

    /// <summary>True where a row is ready exactly when the only parent's invocation of the same path has finished.</summary>
    internal bool FollowsParent { get; set; }

    /// <summary>True where an invocation runs only once a reader needs it.</summary>
    internal bool IsLazy { get; set; }

    /// <summary>The gates of a lazy node's readers: one of them needs it, or none does.</summary>
    internal CompletionGate[] DemandGates { get; set; } = [];

    /// <summary>The gates through which this node, as a reader, decides whether lazy nodes run.</summary>
    internal CompletionGate[] Decides { get; set; } = [];

    /// <summary>The choices that read this node through a branch; they wait for it only once they have chosen it.</summary>
    internal PlanChild[] Choosers { get; set; } = [];

    /// <summary>True where results may be disposables, whose readers are counted.</summary>
    internal bool IsTracked { get; set; }

    /// <summary>Tells whether an input takes its value from a connection, so that its literal does not count.</summary>
    /// <param name="port">The input's name on the wire.</param>
    /// <returns>True where the input is connected.</returns>
    public bool IsConnected(string port) => Array.Exists(Inputs, edge => edge.Input.Name == port);

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({Descriptor.Type})";
}

/// <summary>A node that another waits for, with the way from the waiting row to its row.</summary>
internal readonly record struct PlanParent(PlanNode Node, RowProjection Projection);

/// <summary>A node that waits for another, with the way from the finished row to the rows that wait.</summary>
internal readonly record struct PlanChild(PlanNode Node, RowEnumeration? Enumeration)
{
    /// <summary>True where both nodes have the same iteration paths.</summary>
    public bool IsSameSpace => Enumeration is null;
}
