namespace Invoke.Graph;

/// <summary>A graph with the nodes of called graphs in place of the calls, at the calls' positions.</summary>
internal sealed class FlatGraph
{
    private readonly List<GraphScope> _scopes = [];
    private readonly Dictionary<string, GraphScope> _calls = new(StringComparer.Ordinal);
    private readonly List<Node> _nodes = [];
    private readonly List<GraphScope> _scopeOf = [];

    public FlatGraph(NodeGraph graph)
    {
        var root = new GraphScope(graph);
        _scopes.Add(root);
        if (!graph.Nodes.Any(node => node is CallNode))
        {
            Nodes = graph.Nodes;
            return;
        }

        Nodes = _nodes;
        Enter(root);
    }

    /// <summary>All nodes in author order; those inside of calls are copies with the ids they have in the whole graph.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The whole graph first, then every call before the calls inside it.</summary>
    public IReadOnlyList<GraphScope> Scopes => _scopes;

    /// <summary>The calls by their id in the whole graph.</summary>
    public IReadOnlyDictionary<string, GraphScope> Calls => _calls;

    public List<GraphProblem> Problems { get; } = [];

    public GraphScope ScopeOf(int node) => _scopeOf.Count == 0 ? _scopes[0] : _scopeOf[node];

    /// <summary>Recursion is bounded by the depth that calls may have.</summary>
    private void Enter(GraphScope scope)
    {
        foreach (Node node in scope.Graph.Nodes)
        {
            if (node is CallNode call)
            {
                Enter(scope, call);
                continue;
            }

            Node flat = node;
            if (scope.Parent is not null)
            {
                flat = node.Descriptor.Copy(node);

                // Every node of a graph has an id.
                flat.Id = scope.Flat(node.Id!);
                flat.IsIntermediate |= scope.IsIntermediate;
                flat.UseCache &= scope.UseCache;
            }

            _nodes.Add(flat);
            _scopeOf.Add(scope);
        }
    }

    private void Enter(GraphScope scope, CallNode call)
    {
        // Every node of a graph has an id.
        string id = scope.Flat(call.Id!);
        var inner = new GraphScope(scope, id, call, _scopes.Count);
        if (!_calls.TryAdd(id, inner))
        {
            Problems.Add(inner.Problem(GraphProblemCode.DuplicateNode, null, "there are two calls of this id; give each its own"));
            return;
        }

        _scopes.Add(inner);
        if (scope.IsInside(call.Graph))
        {
            inner.IsClosed = true;
            Problems.Add(inner.Problem(GraphProblemCode.Recursion, null, "the graph it calls is one that it is itself in; remove the call or call another graph"));
        }
        else if (inner.Depth > NodeGraph.MaxCallDepth)
        {
            inner.IsClosed = true;
            Problems.Add(inner.Problem(
                GraphProblemCode.Recursion, null, $"calls are nested deeper than {NodeGraph.MaxCallDepth}; call fewer graphs inside one another"));
        }
        else
        {
            Enter(inner);
        }
    }
}
