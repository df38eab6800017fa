namespace Invoke.Graph;

/// <summary>Sorts nodes and calls so that what goes into a call comes before everything inside it: cycle where a call waits for itself.</summary>
/// <remarks>The axes of what goes into a call are axes of every node inside, so for axes a call is one thing, although its nodes run one by one.</remarks>
internal sealed class ScopeRules
{
    private readonly GraphAnalysis _analysis;
    private readonly int _nodes;
    private readonly int[] _waiting;
    private readonly List<int>[] _inside;
    private readonly ILookup<int, int> _entered;

    private ScopeRules(GraphAnalysis analysis)
    {
        _analysis = analysis;
        _nodes = analysis.Nodes.Count;
        IReadOnlyList<GraphScope> scopes = analysis.Flat.Scopes;
        _waiting = new int[_nodes + scopes.Count];
        _inside = [.. scopes.Select(_ => new List<int>())];
        _entered = scopes.SelectMany(scope => scope.Sources.Select(source => (source, scope.Index))).ToLookup(pair => pair.source, pair => pair.Index);
        for (var node = 0; node < _nodes; node++)
        {
            _waiting[node] = analysis.Incoming[node].Count(edge => analysis.Edges[edge].Source >= 0) + 1;
            _inside[analysis.Flat.ScopeOf(node).Index].Add(node);
        }

        foreach (GraphScope scope in scopes)
        {
            _waiting[_nodes + scope.Index] = scope.Sources.Count;
            if (scope.Parent is { } parent)
            {
                _waiting[_nodes + scope.Index]++;
                _inside[parent.Index].Add(_nodes + scope.Index);
            }
        }
    }

    /// <summary>Sorts; places from the number of nodes on are scopes.</summary>
    public static int[] Sort(GraphAnalysis analysis)
    {
        var rules = new ScopeRules(analysis);
        int[] order = rules.Sort();

        // A cycle of connections leaves places over, too, and has been reported.
        if (order.Length < rules._waiting.Length && analysis.Order.Length == rules._nodes)
        {
            rules.ReportCycles();
        }

        return order;
    }

    private int[] Sort()
    {
        var order = new List<int>(_waiting.Length) { _nodes };
        for (var head = 0; head < order.Count; head++)
        {
            int place = order[head];
            if (place >= _nodes)
            {
                foreach (int inside in _inside[place - _nodes])
                {
                    Release(inside);
                }

                continue;
            }

            foreach (int edge in _analysis.Outgoing[place])
            {
                Release(_analysis.Edges[edge].Destination);
            }

            foreach (int scope in _entered[place])
            {
                Release(_nodes + scope);
            }
        }

        return [.. order];

        void Release(int place)
        {
            if (--_waiting[place] == 0)
            {
                order.Add(place);
            }
        }
    }

    /// <summary>Walks backwards from each call left over until a walk meets itself; on each way round there is a call.</summary>
    private void ReportCycles()
    {
        var walkOf = new int[_waiting.Length];
        for (int start = _nodes; start < _waiting.Length; start++)
        {
            var path = new List<int>();
            int place = start;
            while (_waiting[place] > 0 && walkOf[place] == 0)
            {
                walkOf[place] = start;
                path.Add(place);
                place = PredecessorLeftOver(place);
            }

            if (path.Count == 0 || walkOf[place] != start)
            {
                continue;
            }

            int[] round = [.. path.Skip(path.IndexOf(place)).Reverse()];
            int at = Array.FindIndex(round, each => each >= _nodes);
            IEnumerable<string> ids = round[at..].Concat(round[..at]).Select(IdOf).Append(IdOf(round[at]));
            _analysis.Problems.Add(_analysis.Flat.Scopes[round[at] - _nodes].Problem(GraphProblemCode.Cycle, null,
                $"the call waits for its own output: {string.Join(" -> ", ids)}; move what is between into the called graph, or make it two graphs"));
        }
    }

    private string IdOf(int place) => (place < _nodes ? _analysis.Nodes[place].Id : _analysis.Flat.Scopes[place - _nodes].Id) ?? string.Empty;

    private int PredecessorLeftOver(int place)
    {
        GraphScope scope = place < _nodes ? _analysis.Flat.ScopeOf(place) : _analysis.Flat.Scopes[place - _nodes];
        IEnumerable<int> before = place < _nodes
            ? _analysis.Incoming[place].Select(edge => _analysis.Edges[edge].Source).Append(_nodes + scope.Index)
            : scope.Sources.Append(_nodes + (scope.Parent?.Index ?? 0));
        return before.First(each => each >= 0 && _waiting[each] > 0);
    }
}
