namespace Invoke.Graph;

/// <summary>One call of a graph, or the whole graph itself: where the ids of a graph's nodes are looked up.</summary>
internal sealed class GraphScope
{
    public GraphScope(NodeGraph graph)
    {
        Graph = graph;
        Prefix = string.Empty;
        Ports = [];
    }

    public GraphScope(GraphScope parent, string id, CallNode call, int index)
    {
        Graph = call.Graph;
        Parent = parent;
        Id = id;
        Prefix = id + ".";
        Index = index;
        Depth = parent.Depth + 1;
        IsIntermediate = parent.IsIntermediate || call.IsIntermediate;
        UseCache = parent.UseCache && call.UseCache;
        Ports = call.Graph.Inputs.ToDictionary(
            input => input.Name,
            input => new CallPort(this, input, call.Values.GetValueOrDefault(input.Name) ?? (input.HasDefault ? input : null)),
            StringComparer.Ordinal);
    }

    public NodeGraph Graph { get; }

    /// <summary>The scope the call is in; null for the whole graph.</summary>
    public GraphScope? Parent { get; }

    /// <summary>The call's id in the whole graph, like <c>outer.inner</c>; null for the whole graph.</summary>
    public string? Id { get; }

    /// <summary>What goes before the ids of the graph's nodes.</summary>
    public string Prefix { get; }

    /// <summary>The position among all scopes.</summary>
    public int Index { get; }

    /// <summary>How many calls the scope is inside of, itself included.</summary>
    public int Depth { get; }

    /// <summary>True where the call, or one it is inside of, is a step on the way: so is everything inside.</summary>
    public bool IsIntermediate { get; }

    /// <summary>False where the call, or one it is inside of, is not to use earlier results: nothing inside does.</summary>
    public bool UseCache { get; } = true;

    /// <summary>The call's inputs; those of the whole graph have their values from a run.</summary>
    public Dictionary<string, CallPort> Ports { get; }

    /// <summary>The nodes whose outputs go into the call: their axes enclose everything inside.</summary>
    public List<int> Sources { get; } = [];

    /// <summary>True where the called graph could not be entered; what its ports would give is unknown then.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether a graph is this one, or one that this one is called from.</summary>
    public bool IsInside(NodeGraph graph)
    {
        for (GraphScope? scope = this; scope is not null; scope = scope.Parent)
        {
            if (ReferenceEquals(scope.Graph, graph))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives a node's id in the whole graph.</summary>
    public string Flat(string nodeId) => Parent is null ? nodeId : Prefix + nodeId;

    /// <summary>Gives a port in the whole graph's ids; an input of a called graph is a port of its call.</summary>
    public PortReference Flat(PortReference reference) =>
        Parent is null ? reference : new PortReference(reference.NodeId is { } id ? Prefix + id : Id, reference.Port);

    public Connection Flat(Connection connection) =>
        Parent is null ? connection : new Connection(Flat(connection.Source), Flat(connection.Destination));

    /// <summary>Describes a problem at a port of the call.</summary>
    public GraphProblem Problem(GraphProblemCode code, string? port, string message) =>
        new(code, Id, port, $"Node '{Id}' ({CallNode.TypeId}): {message}.");
}

/// <summary>An input of a call: what is connected to it, and once followed, the output in the end.</summary>
internal sealed class CallPort(GraphScope scope, GraphInput input, GraphInput? unconnected)
{
    public enum Progress
    {
        Open,
        UnderWay,
        Found,

        /// <summary>A fault that is reported elsewhere hides where the values come from.</summary>
        Hidden,
    }

    public GraphScope Scope => scope;

    public GraphInput Input => input;

    /// <summary>Gives the value where nothing is connected; null where there is none.</summary>
    public GraphInput? Unconnected => unconnected;

    /// <summary>The scope of the connection to the port; null where there is none.</summary>
    public GraphScope? From { get; set; }

    /// <summary>The connection's source, in the ids of its own scope.</summary>
    public PortReference Source { get; set; }

    public Progress State { get; set; }

    /// <summary>The node that gives the values, or <see cref="ResolvedEdge.GraphInput"/>.</summary>
    public int Node { get; set; }

    /// <summary>The node's output, or the input of the whole graph.</summary>
    public int Output { get; set; }

    public bool IsTypeChecked { get; set; }

    /// <summary>
    /// All connections to the port with the outputs they come from, where there are several and no telling which is meant; empty elsewhere.
    /// What reads such a port cannot be checked, but each connection can.
    /// </summary>
    public List<(GraphScope From, PortReference Source, int Node, int Output)> Rivals { get; } = [];

    /// <summary>True where the values do not fit the input's type, so that what reads it cannot be checked.</summary>
    public bool IsMismatch { get; set; }
}
