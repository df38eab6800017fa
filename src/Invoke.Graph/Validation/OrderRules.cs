namespace Invoke.Graph;

/// <summary>Sorts the nodes from sources to sinks and measures their depth: cycle.</summary>
internal static class OrderRules
{
    public static void Sort(GraphAnalysis analysis)
    {
        int count = analysis.Nodes.Count;
        var waiting = new int[count];
        var depth = new int[count];
        var order = new List<int>(count);
        for (var node = 0; node < count; node++)
        {
            foreach (int edge in analysis.Incoming[node])
            {
                waiting[node] += analysis.Edges[edge].Source >= 0 ? 1 : 0;
            }

            if (waiting[node] == 0)
            {
                order.Add(node);
            }
        }

        for (var head = 0; head < order.Count; head++)
        {
            int node = order[head];
            foreach (int edge in analysis.Outgoing[node])
            {
                int next = analysis.Edges[edge].Destination;
                depth[next] = Math.Max(depth[next], depth[node] + 1);
                if (--waiting[next] == 0)
                {
                    order.Add(next);
                }
            }
        }

        analysis.Order = [.. order];
        analysis.Depth = depth;
        if (order.Count < count)
        {
            ReportCycles(analysis, waiting);
        }
    }

    /// <summary>Walks backwards from each node left over until a walk meets itself; each meeting is one cycle.</summary>
    private static void ReportCycles(GraphAnalysis analysis, int[] waiting)
    {
        var walkOf = new int[waiting.Length];
        for (var start = 0; start < waiting.Length; start++)
        {
            if (waiting[start] == 0 || walkOf[start] != 0)
            {
                continue;
            }

            int walk = start + 1;
            var path = new List<int>();
            int node = start;
            while (walkOf[node] == 0)
            {
                walkOf[node] = walk;
                path.Add(node);
                node = PredecessorLeftOver(analysis, waiting, node);
            }

            if (walkOf[node] == walk)
            {
                IEnumerable<string?> ids = path.Skip(path.IndexOf(node)).Reverse().Select(each => analysis.Nodes[each].Id);
                string first = analysis.Nodes[path[^1]].Id ?? string.Empty;
                analysis.Problems.Add(new GraphProblem(GraphProblemCode.Cycle, first, null,
                    $"Nodes wait for each other: {string.Join(" -> ", ids)} -> {first}; remove one of these connections."));
            }
        }
    }

    private static int PredecessorLeftOver(GraphAnalysis analysis, int[] waiting, int node)
    {
        foreach (int edge in analysis.Incoming[node])
        {
            int source = analysis.Edges[edge].Source;
            if (source >= 0 && waiting[source] > 0)
            {
                return source;
            }
        }

        throw new InvalidOperationException("A node that still waits has a predecessor that still waits.");
    }
}
