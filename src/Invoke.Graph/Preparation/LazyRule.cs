namespace Invoke.Graph;

/// <summary>Finds the lazy nodes: those of which every way to any leaf enters one and the same choice (if, switch) by one and the same branch.</summary>
/// <remarks>
/// Each branch of a choice is a gateway that an edge passes. A node is lazy if a gateway lies on all of its ways down: if one post-dominates it.
/// What determines the length of an axis of a choice is never lazy, because axes are known before any condition is.
/// </remarks>
internal sealed class LazyRule
{
    /// <summary>Below every leaf.</summary>
    private const int End = -1;

    private readonly GraphAnalysis _analysis;
    private readonly PlanNode[] _nodes;

    /// <summary>The nearest node or gateway that all ways down from a place pass; gateways are numbered behind the nodes.</summary>
    private readonly int[] _next;
    private readonly int[] _height;
    private readonly int[] _firstGateway;
    private readonly bool[] _isBehindGateway;

    private LazyRule(GraphAnalysis analysis, PlanNode[] nodes)
    {
        _analysis = analysis;
        _nodes = nodes;
        _firstGateway = new int[nodes.Length];
        int places = nodes.Length;
        foreach (PlanNode node in nodes)
        {
            _firstGateway[node.Index] = places;
            places += node.Descriptor.BranchCount;
        }

        _next = new int[places];
        _height = new int[places];
        _isBehindGateway = new bool[places];
    }

    public static void Apply(GraphAnalysis analysis, PlanNode[] nodes)
    {
        if (Array.Exists(nodes, node => node.Kind == NodeKind.Choice))
        {
            new LazyRule(analysis, nodes).Apply();
        }
    }

    private void Apply()
    {
        for (int position = _analysis.Order.Length - 1; position >= 0; position--)
        {
            int node = _analysis.Order[position];
            Place(node, NearestMeeting(node));
            for (var branch = 0; branch < _nodes[node].Descriptor.BranchCount; branch++)
            {
                Place(_firstGateway[node] + branch, node);
            }

            _nodes[node].IsLazy = _isBehindGateway[node] && _nodes[node].Kind != NodeKind.Iterate;
        }

        WakeWithAncestors(_nodes.Where(node => node.Kind == NodeKind.Choice).SelectMany(node => node.Space.Axes));
    }

    private int NearestMeeting(int node)
    {
        int? meeting = null;
        foreach (int index in _analysis.Outgoing[node])
        {
            ResolvedEdge edge = _analysis.Edges[index];
            int place = edge.IsBranch ? _firstGateway[edge.Destination] + edge.Input.Branch : edge.Destination;
            meeting = meeting is { } before ? Meet(before, place) : place;
        }

        // What is inside a call runs for each item of the call's axes, even where it reads none of them.
        foreach (int reader in _analysis.ScopeReaders.GetValueOrDefault(node) ?? [])
        {
            meeting = meeting is { } before ? Meet(before, reader) : reader;
        }

        return meeting ?? End;
    }

    private int Meet(int first, int second)
    {
        while (first != second)
        {
            if (first < 0 || second < 0)
            {
                return End;
            }

            if (_height[first] >= _height[second])
            {
                first = _next[first];
            }
            else
            {
                second = _next[second];
            }
        }

        return first;
    }

    private void Place(int place, int next)
    {
        _next[place] = next;
        _height[place] = next < 0 ? 0 : _height[next] + 1;
        _isBehindGateway[place] = next >= _nodes.Length || (next >= 0 && _isBehindGateway[next]);
    }

    private void WakeWithAncestors(IEnumerable<int> nodes)
    {
        var seen = new HashSet<int>(nodes);
        var waiting = new Stack<int>(seen);
        while (waiting.TryPop(out int next))
        {
            _nodes[next].IsLazy = false;
            foreach (int edge in _analysis.Incoming[next])
            {
                int source = _analysis.Edges[edge].Source;
                if (source >= 0 && seen.Add(source))
                {
                    waiting.Push(source);
                }
            }
        }
    }
}
