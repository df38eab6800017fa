namespace Invoke.Graph;

/// <summary>Computes how urgent each node is: as urgent as the deepest work its result will meet, so that no iteration waits for it.</summary>
internal static class UrgencyRule
{
    private const int None = -1;

    public static void Apply(GraphAnalysis analysis, PlanNode[] nodes)
    {
        var meet = new int[nodes.Length];
        Array.Fill(meet, None);

        // From sinks to sources: a reader's own meet is final before its sources look at it.
        for (int position = analysis.Order.Length - 1; position >= 0; position--)
        {
            PlanNode reader = nodes[analysis.Order[position]];
            if (reader.Kind is NodeKind.Ordinary or NodeKind.Choice)
            {
                Spread(nodes, reader, meet);
            }
        }

        foreach (PlanNode node in nodes)
        {
            node.Urgency = Math.Max(node.Depth, meet[node.Index]);
        }
    }

    private static void Spread(PlanNode[] nodes, PlanNode reader, int[] meet)
    {
        Dictionary<IterationSpace, int>? deepest = null;
        if (reader.Inputs.Length > 1)
        {
            deepest = [];
            foreach (ResolvedEdge edge in reader.Inputs)
            {
                if (edge.Source >= 0 && nodes[edge.Source] is { Kind: not NodeKind.Iterate } source)
                {
                    deepest[source.Space] = Math.Max(deepest.GetValueOrDefault(source.Space), source.Depth);
                }
            }
        }

        foreach (ResolvedEdge edge in reader.Inputs)
        {
            if (edge.Source < 0)
            {
                continue;
            }

            ref int own = ref meet[edge.Source];
            own = Math.Max(own, meet[reader.Index]);
            if (deepest is null)
            {
                continue;
            }

            foreach ((IterationSpace space, int depth) in deepest)
            {
                if (Contains(space, nodes[edge.Source].Space))
                {
                    own = Math.Max(own, depth);
                }
            }
        }
    }

    private static bool Contains(IterationSpace outer, IterationSpace inner) =>
        outer.Level > inner.Level && Array.TrueForAll(inner.Axes, axis => Array.IndexOf(outer.Axes, axis) >= 0);
}
