namespace Invoke.Graph.Tests.Differential;

/// <summary>What the rules say of a graph before it runs: depth, axes, urgency, laziness. By brute force, from the rules' words alone.</summary>
internal sealed class OracleRules
{
    private readonly Dictionary<ModelNode, int> _position = [];
    private readonly Dictionary<ModelNode, int> _depth = [];
    private readonly Dictionary<ModelNode, ModelNode[]> _axes = [];
    private readonly Dictionary<ModelNode, int> _urgency = [];
    private readonly HashSet<ModelNode> _lazy = [];

    public OracleRules(ModelGraph graph)
    {
        Graph = graph;
        Iterators = [.. graph.Nodes.Where(node => node.Kind == ModelKind.Iterate)];
        foreach (ModelNode node in graph.Nodes)
        {
            _position.Add(node, _position.Count);
            FindDepth(node);
        }

        foreach (ModelNode node in graph.Nodes.OrderBy(DepthOf))
        {
            _axes[node] = FindAxes(node);
        }

        foreach (ModelNode node in graph.Nodes)
        {
            _urgency[node] = Math.Max(DepthOf(node), MeetOf(node));
        }

        // What an axis of a chooser comes from is needed before anything can be chosen.
        ModelNode[] choosers = [.. graph.Nodes.Where(node => node.Selector is not null)];
        bool GivesAnAxis(ModelNode node) => choosers.Any(chooser => _axes[chooser].Any(axis => IsAncestorOrSelf(node, axis)));
        foreach (ModelNode chooser in choosers)
        {
            foreach (string branch in chooser.Edges.Select(edge => edge.Input).Where(input => input != chooser.Selector))
            {
                _lazy.UnionWith(graph.Nodes.Where(node => AlwaysEnters(node, chooser, branch) && !GivesAnAxis(node)));
            }
        }
    }

    public ModelGraph Graph { get; }

    /// <summary>Gets the iterators in author order.</summary>
    public ModelNode[] Iterators { get; }

    /// <summary>Gets whether some collector's item sources keep axes that do not nest.</summary>
    public bool HasCollectorFault { get; private set; }

    /// <summary>The place in author order.</summary>
    public int PositionOf(ModelNode node) => _position[node];

    public int DepthOf(ModelNode node) => _depth[node];

    /// <summary>The axes in the order of a path's indices.</summary>
    public ModelNode[] AxesOf(ModelNode node) => _axes[node];

    public int UrgencyOf(ModelNode node) => _urgency[node];

    public bool IsLazy(ModelNode node) => _lazy.Contains(node);

    /// <summary>All edges that start at a node, with their destinations.</summary>
    public IEnumerable<(ModelNode Reader, ModelEdge Edge)> EdgesFrom(ModelNode node) =>
        from reader in Graph.Nodes from edge in reader.Edges where edge.Source.Node == node select (reader, edge);

    private int FindDepth(ModelNode node)
    {
        if (!_depth.TryGetValue(node, out int depth))
        {
            _depth[node] = depth = node.Edges.Select(edge => edge.Source.Node is { } source ? FindDepth(source) + 1 : 0).DefaultIfEmpty(0).Max();
        }

        return depth;
    }

    private ModelNode[] FindAxes(ModelNode node)
    {
        var axes = new HashSet<ModelNode>();
        var kept = new List<HashSet<ModelNode>>();
        foreach (ModelEdge edge in node.Edges)
        {
            ModelNode[] own = edge.Source.Node is { } source ? _axes[source] : [];
            if (edge.Input == CollectNode.ItemPort)
            {
                own = [.. own.Where(axis => own.Any(other => other != axis && _axes[other].Contains(axis)))];
                kept.Add([.. own]);
            }

            axes.UnionWith(own);
        }

        HasCollectorFault |= kept.Exists(one => kept.Exists(two => !one.IsSubsetOf(two) && !two.IsSubsetOf(one)));
        if (node.Kind == ModelKind.Iterate)
        {
            axes.Add(node);
        }

        return [.. Iterators.Where(axes.Contains).OrderBy(DepthOf)];
    }

    /// <summary>The deepest work that the node's result meets; -1 for none.</summary>
    private int MeetOf(ModelNode node)
    {
        int meet = -1;
        foreach (ModelNode reader in EdgesFrom(node).Select(each => each.Reader).Where(reader => reader.IsOrdinary))
        {
            meet = Math.Max(meet, MeetOf(reader));
            foreach (ModelNode? other in reader.Edges.Select(edge => edge.Source.Node))
            {
                if (other is { Kind: not ModelKind.Iterate } && _axes[other].Length > _axes[node].Length && _axes[node].All(_axes[other].Contains))
                {
                    meet = Math.Max(meet, DepthOf(other));
                }
            }
        }

        return meet;
    }

    /// <summary>Every way from the node to any leaf enters one chooser by one of its inputs.</summary>
    private bool AlwaysEnters(ModelNode node, ModelNode chooser, string branch)
    {
        (ModelNode Reader, ModelEdge Edge)[] ways = [.. EdgesFrom(node)];
        return ways.Length > 0 && Array.TrueForAll(ways, way =>
            (way.Reader == chooser && way.Edge.Input == branch) || AlwaysEnters(way.Reader, chooser, branch));
    }

    private static bool IsAncestorOrSelf(ModelNode node, ModelNode of) =>
        node == of || of.Edges.Any(edge => edge.Source.Node is { } source && IsAncestorOrSelf(node, source));
}
