namespace Invoke.Graph;

/// <summary>Computes the iterators above each node (DESIGN: axes): collector-input where a collector's sources do not nest.</summary>
internal sealed class AxisRules
{
    private readonly GraphAnalysis _analysis;
    private readonly int[][] _axes;

    /// <summary>The axes of each call: those of everything that goes into it.</summary>
    private readonly int[][] _callAxes;

    /// <summary>For each iterator what its axis is sorted by: its depth, and inside calls more where the call's axes are deeper.</summary>
    private readonly int[] _rank;

    private AxisRules(GraphAnalysis analysis)
    {
        _analysis = analysis;
        _axes = new int[analysis.Nodes.Count][];
        _callAxes = new int[analysis.Flat.Scopes.Count][];
        Array.Fill(_callAxes, []);
        _rank = new int[analysis.Nodes.Count];
    }

    public static void Compute(GraphAnalysis analysis)
    {
        var rules = new AxisRules(analysis);
        int[] order = analysis.Order;
        if (analysis.HasCalls)
        {
            // The nodes stay sorted from sources to sinks, and an axis of a call now comes before every node inside.
            order = ScopeRules.Sort(analysis);
            analysis.Order = Array.FindAll(order, place => place < rules._axes.Length);
        }

        foreach (int place in order)
        {
            if (place < rules._axes.Length)
            {
                rules.Place(place);
            }
            else
            {
                rules.Place(analysis.Flat.Scopes[place - rules._axes.Length]);
            }
        }

        rules.CheckLeftOver();
        analysis.Axes = rules._axes;
    }

    /// <summary>What waits for a cycle has no axes, but a collector there can still be checked by its other sources.</summary>
    private void CheckLeftOver()
    {
        foreach (int node in _analysis.LeftOver)
        {
            if (_analysis.Nodes[node].Descriptor.Kind == NodeKind.Collect)
            {
                Collected(node, []);
            }
        }

        for (var node = 0; node < _axes.Length; node++)
        {
            _axes[node] ??= [];
        }
    }

    private void Place(GraphScope scope)
    {
        int[] union = scope.Parent is { } parent ? _callAxes[parent.Index] : [];
        foreach (int source in scope.Sources)
        {
            union = Union(union, _axes[source]);
        }

        _callAxes[scope.Index] = union;
    }

    private void Place(int node)
    {
        int[] around = _callAxes[_analysis.Flat.ScopeOf(node).Index];
        NodeKind kind = _analysis.Nodes[node].Descriptor.Kind;
        int[] union = Union(around, kind == NodeKind.Collect ? Collected(node, around) : UnionOfSources(node));
        if (around.Length > 0)
        {
            NoteScopeReader(node, around);
        }

        if (kind == NodeKind.Iterate)
        {
            // What encloses an axis is sorted before it.
            _rank[node] = _analysis.Depth[node];
            foreach (int axis in union)
            {
                _rank[node] = Math.Max(_rank[node], _rank[axis] + 1);
            }

            union = [.. union, node];
        }

        _axes[node] = union;
    }

    /// <summary>Takes note of the axes of a call that a node inside has without reading anything that has them.</summary>
    private void NoteScopeReader(int node, int[] around)
    {
        foreach (int axis in around)
        {
            if (Array.Exists(_analysis.Incoming[node], edge => _analysis.Edges[edge].Source is >= 0 and int source && Array.IndexOf(_axes[source], axis) >= 0))
            {
                continue;
            }

            if (!_analysis.ScopeReaders.TryGetValue(axis, out List<int>? readers))
            {
                _analysis.ScopeReaders.Add(axis, readers = []);
            }

            readers.Add(node);
        }
    }

    private int[] UnionOfSources(int node)
    {
        int[] union = [];
        foreach (int edge in _analysis.Incoming[node])
        {
            int source = _analysis.Edges[edge].Source;
            if (source >= 0)
            {
                union = Union(union, _axes[source]);
            }
        }

        return union;
    }

    /// <summary>The axes that a collector keeps; those of the call it is in are kept in any case, so only the others are looked at.</summary>
    private int[] Collected(int node, int[] around)
    {
        int[] union = [];
        var nests = true;
        List<int[]> nested = [];
        int? over = OverOf(node);
        foreach (int index in _analysis.Incoming[node])
        {
            ResolvedEdge edge = _analysis.Edges[index];
            // A source that waits for a cycle has none.
            if (edge.Source < 0 || _axes[edge.Source] is not { } own)
            {
                continue;
            }

            if (edge.IsItem)
            {
                own = around.Length == 0 ? own : Array.FindAll(own, axis => Array.IndexOf(around, axis) < 0);
                own = over is { } chosen ? Without(own, chosen) : WithoutInnermost(own);

                // One problem a collector: how many sources differ from those before them depends on their order.
                if (nests && !Nests(nested, own))
                {
                    nests = false;
                    _analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.CollectorInput, _analysis.Nodes[node], edge.Input.Name,
                        $"the source '{_analysis.Nodes[edge.Source].Id}' runs under other outer iterations than the sources before it; collect each nest on its own"));
                }
            }

            union = Union(union, own);
        }

        return union;
    }

    /// <summary>The iterator that a collector's author has chosen to gather over; null where none was chosen, or a fault hides it.</summary>
    private int? OverOf(int node)
    {
        if (_analysis.Nodes[node] is not CollectNode { Over: { } id })
        {
            return null;
        }

        if (!_analysis.IndexById.TryGetValue(_analysis.Flat.ScopeOf(node).Flat(id), out int over) || _analysis.Nodes[over].Descriptor.Kind != NodeKind.Iterate)
        {
            Report(node, $"'{CollectNode.OverPort}' names '{id}', which is no iterator of this graph; name one that the sources run under, or leave it out");
            return null;
        }

        if (!Array.Exists(_analysis.Incoming[node], edge => _analysis.Edges[edge] is { Source: >= 0, IsItem: true } item && (_axes[item.Source] is not { } own || Array.IndexOf(own, over) >= 0)))
        {
            Report(node, $"'{CollectNode.OverPort}' names iterator '{id}', but no item source runs once for each of its items; name another iterator, or leave it out");
        }

        return over;
    }

    private void Report(int node, string message) =>
        _analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.CollectorInput, _analysis.Nodes[node], CollectNode.OverPort, message));

    /// <summary>Drops a chosen axis and all that it encloses; a source without that axis keeps everything.</summary>
    private int[] Without(int[] own, int chosen) => Array.IndexOf(own, chosen) < 0
        ? own
        : Array.FindAll(own, axis => axis != chosen && Array.IndexOf(_axes[axis], chosen) < 0);

    /// <summary>Drops the axes that enclose none of the others: those that a collector gathers.</summary>
    private int[] WithoutInnermost(int[] own) => own.Length switch
    {
        0 => own,
        1 => [],
        _ => Array.FindAll(own, axis => Array.Exists(own, other => other != axis && Array.IndexOf(_axes[other], axis) >= 0)),
    };

    /// <summary>True where all of the sets are subsets of one another; each new one is remembered.</summary>
    private static bool Nests(List<int[]> nested, int[] own)
    {
        foreach (int[] other in nested)
        {
            if (ReferenceEquals(other, own) || other.AsSpan().SequenceEqual(own))
            {
                return true;
            }
        }

        bool nests = nested.TrueForAll(other => IsSubset(own, other) || IsSubset(other, own));
        nested.Add(own);
        return nests;
    }

    private static bool IsSubset(int[] part, int[] whole) => Array.TrueForAll(part, axis => Array.IndexOf(whole, axis) >= 0);

    private int[] Union(int[] left, int[] right)
    {
        if (right.Length == 0 || ReferenceEquals(left, right) || IsSubset(right, left))
        {
            return left;
        }

        if (IsSubset(left, right))
        {
            return right;
        }

        int[] union = [.. left, .. right.Where(axis => Array.IndexOf(left, axis) < 0)];
        Array.Sort(union, (first, second) => _rank[first] != _rank[second] ? _rank[first].CompareTo(_rank[second]) : first.CompareTo(second));
        return union;
    }
}
