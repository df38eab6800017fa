namespace Invoke.Graph.Tests.Differential;

/// <summary>What the rules say of a graph before it runs: depth, axes, urgency, laziness. By brute force, from the rules' words alone.</summary>
internal sealed class OracleRules
{
    private readonly Dictionary<ModelNode, int> _position = [];
    private readonly Dictionary<ModelNode, int> _depth = [];
    private readonly Dictionary<ModelNode, ModelNode[]> _axes = [];
    private readonly Dictionary<ModelNode, int> _urgency = [];
    private readonly HashSet<ModelNode> _lazy = [];
    private HashSet<ModelNode>? _around;

    public OracleRules(ModelGraph graph)
    {
        Graph = graph;
        Iterators = [.. graph.Nodes.Where(node => node.Kind == ModelKind.Iterate)];
        foreach (ModelNode node in graph.Nodes)
        {
            _position.Add(node, _position.Count);
            FindDepth(node);
        }

        foreach (ModelNode node in graph.Nodes)
        {
            FindAxes(node);
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

    /// <summary>Gets the axes of the graph's call: those of everything that goes in.</summary>
    public IReadOnlySet<ModelNode> AxesAroundCall => _around ??=
        [.. Graph.Nodes.Where(node => node.IsCalled).SelectMany(node => node.Edges).Select(edge => edge.Source.Node).OfType<ModelNode>()
            .Where(source => !source.IsCalled).SelectMany(FindAxes)];

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
        if (_axes.TryGetValue(node, out ModelNode[]? found))
        {
            return found;
        }

        // A call is gathered as a whole: a collector inside closes none of the axes around it.
        ModelNode[] around = node.IsCalled ? [.. AxesAroundCall] : [];
        HashSet<ModelNode> axes = [.. around];
        var kept = new List<HashSet<ModelNode>>();
        foreach (ModelEdge edge in node.Edges)
        {
            ModelNode[] own = edge.Source.Node is { } source ? FindAxes(source) : [];
            if (edge.Input == CollectNode.ItemPort)
            {
                own = [.. own.Except(around)];
                own = [.. own.Where(axis => own.Any(other => other != axis && FindAxes(other).Contains(axis)))];
                kept.Add([.. own]);
            }

            axes.UnionWith(own);
        }

        HasCollectorFault |= kept.Exists(one => kept.Exists(two => !one.IsSubsetOf(two) && !two.IsSubsetOf(one)));
        ModelNode[] sorted = [.. Iterators.Where(axes.Contains).OrderBy(RankOf)];
        return _axes[node] = node.Kind == ModelKind.Iterate ? [.. sorted, node] : sorted;
    }

    /// <summary>What axes are sorted by: the depth, but never before what encloses the axis, which inside a call may be deeper.</summary>
    private int RankOf(ModelNode axis) => FindAxes(axis).Where(each => each != axis).Select(each => RankOf(each) + 1).Append(DepthOf(axis)).Max();

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
        (ModelNode Reader, ModelEdge? Edge)[] ways = [.. EdgesFrom(node), .. Graph.Nodes.Where(reader => RunsForItemsOf(node, reader)).Select(reader => (reader, (ModelEdge?)null))];
        return ways.Length > 0 && Array.TrueForAll(ways, way =>
            (way.Reader == chooser && way.Edge?.Input == branch) || AlwaysEnters(way.Reader, chooser, branch));
    }

    /// <summary>What is inside a call runs for each item of an axis around it, also where nothing it reads has that axis.</summary>
    private bool RunsForItemsOf(ModelNode axis, ModelNode reader) => reader.IsCalled && AxesAroundCall.Contains(axis)
        && !reader.Edges.Any(edge => edge.Source.Node is { } source && _axes[source].Contains(axis));

    private static bool IsAncestorOrSelf(ModelNode node, ModelNode of) =>
        node == of || of.Edges.Any(edge => edge.Source.Node is { } source && IsAncestorOrSelf(node, source));
}
