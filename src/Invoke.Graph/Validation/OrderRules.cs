namespace Invoke.Graph;

/// <summary>Sorts the nodes from sources to sinks and measures their depth; what is left over waits for a cycle.</summary>
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
            analysis.LeftOver = CycleRules.Check(analysis, waiting);
        }
    }
}
