namespace Invoke.Graph;

/// <summary>Finds the groups of nodes that wait for each other, and an order for what waits only because of them: cycle.</summary>
/// <remarks>One problem a group, whatever the order of the connections: its ring is found by the nodes' author order.</remarks>
internal sealed class CycleRules
{
    private readonly GraphAnalysis _analysis;
    private readonly int[] _waiting;
    private readonly int[] _found;
    private readonly int[] _lowest;
    private readonly int[] _group;
    private readonly Stack<int> _open = new();
    private readonly List<int[]> _groups = [];
    private int _next = 1;

    private CycleRules(GraphAnalysis analysis, int[] waiting)
    {
        _analysis = analysis;
        _waiting = waiting;
        _found = new int[waiting.Length];
        _lowest = new int[waiting.Length];
        _group = new int[waiting.Length];
        Array.Fill(_group, -1);
    }

    /// <summary>Reports the cycles among the nodes that still wait and lists these nodes, those of a cycle together and in author order.</summary>
    public static int[] Check(GraphAnalysis analysis, int[] waiting)
    {
        var rules = new CycleRules(analysis, waiting);
        for (var node = 0; node < waiting.Length; node++)
        {
            if (waiting[node] > 0 && rules._found[node] == 0)
            {
                rules.FindGroups(node);
            }
        }

        foreach (int first in rules._groups.Where(rules.IsCycle).Select(group => group[0]).Order())
        {
            rules.Report(first);
        }

        // A group is complete before those that lead to it.
        rules._groups.Reverse();
        return [.. rules._groups.SelectMany(group => group)];
    }

    /// <summary>Tarjan's strongly connected components, with a stack of its own, so that long chains do not exhaust the thread's.</summary>
    private void FindGroups(int start)
    {
        Stack<(int Node, int Edge)> walk = new();
        Enter(start);
        walk.Push((start, 0));
        while (walk.TryPop(out (int Node, int Edge) step))
        {
            (int node, int edge) = step;
            ArraySegment<int> outgoing = _analysis.Outgoing[node];
            if (edge < outgoing.Count)
            {
                walk.Push((node, edge + 1));
                int next = _analysis.Edges[outgoing[edge]].Destination;
                if (_found[next] == 0)
                {
                    Enter(next);
                    walk.Push((next, 0));
                }
                else if (_group[next] < 0)
                {
                    _lowest[node] = Math.Min(_lowest[node], _found[next]);
                }

                continue;
            }

            if (_lowest[node] == _found[node])
            {
                Close(node);
            }

            if (walk.TryPeek(out (int Node, int Edge) parent))
            {
                _lowest[parent.Node] = Math.Min(_lowest[parent.Node], _lowest[node]);
            }
        }
    }

    private void Enter(int node)
    {
        _found[node] = _lowest[node] = _next++;
        _open.Push(node);
    }

    private void Close(int first)
    {
        List<int> group = [];
        int node;
        do
        {
            node = _open.Pop();
            _group[node] = _groups.Count;
            group.Add(node);
        }
        while (node != first);
        group.Sort();
        _groups.Add([.. group]);
    }

    private bool IsCycle(int[] group) => group.Length > 1
        || _analysis.Outgoing[group[0]].Any(edge => _analysis.Edges[edge].Destination == group[0]);

    /// <summary>Walks backwards inside a group until the walk meets itself.</summary>
    private void Report(int start)
    {
        Dictionary<int, int> positions = [];
        List<int> path = [];
        int node = start;
        while (positions.TryAdd(node, path.Count))
        {
            path.Add(node);
            node = FirstPredecessor(node);
        }

        IEnumerable<string?> ids = path.Skip(positions[node]).Reverse().Select(each => _analysis.Nodes[each].Id);
        string first = _analysis.Nodes[path[^1]].Id ?? string.Empty;
        _analysis.Problems.Add(new GraphProblem(GraphProblemCode.Cycle, first, null,
            $"Nodes wait for each other: {string.Join(" -> ", ids)} -> {first}; remove one of these connections."));
    }

    private int FirstPredecessor(int node)
    {
        int first = int.MaxValue;
        foreach (int edge in _analysis.Incoming[node])
        {
            int source = _analysis.Edges[edge].Source;
            if (source >= 0 && _group[source] == _group[node])
            {
                first = Math.Min(first, source);
            }
        }

        // Every node of a group has a predecessor in it.
        return first;
    }
}
