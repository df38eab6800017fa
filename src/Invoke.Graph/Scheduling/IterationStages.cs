namespace Invoke.Graph;

/// <summary>Counts for each node how often an outermost axis was gathered on the way to it.</summary>
/// <remarks>
/// <para>Within one stage an invocation waits only for others of the same outermost index, for nodes without axes, and for axes further
/// inside; so the first unfinished iteration of a stage can always go on, and a window over the iterations of a stage never stalls.</para>
/// <para>A lazy node also waits for the conditions that decide whether it runs.</para>
/// </remarks>
internal static class IterationStages
{
    public static int[] Of(GraphPlan plan)
    {
        int count = plan.Nodes.Count;

        // Behind the nodes stands, for each lazy one, its being demanded.
        var waits = new List<(int From, int To)>();
        foreach (PlanNode node in plan.Nodes)
        {
            foreach (ResolvedEdge edge in node.Inputs)
            {
                if (edge.Source >= 0)
                {
                    waits.Add((edge.Source, node.Index));
                }
            }

            if (node.IsLazy)
            {
                waits.Add((count + node.Index, node.Index));
                AddDemand(node, count, waits);
            }
        }

        return Longest(plan, [.. waits]);
    }

    private static void AddDemand(PlanNode node, int count, List<(int From, int To)> waits)
    {
        foreach (CompletionGate gate in node.DemandGates)
        {
            PlanNode reader = gate.Counted;
            if (reader.IsLazy)
            {
                waits.Add((count + reader.Index, count + node.Index));
            }

            if (gate.Branch >= 0)
            {
                // A choice waits for its condition only, as long as it has not chosen.
                waits.AddRange(reader.Parents.Select(condition => (condition.Node.Index, count + node.Index)));
            }
        }
    }

    /// <summary>The most gatherings on any way, over an order in which everything comes after what it waits for.</summary>
    private static int[] Longest(GraphPlan plan, (int From, int To)[] waits)
    {
        int count = plan.Nodes.Count;
        ILookup<int, int> next = waits.ToLookup(wait => wait.From, wait => wait.To);
        var missing = new int[2 * count];
        foreach ((_, int to) in waits)
        {
            missing[to]++;
        }

        var stages = new int[2 * count];
        var ready = new Queue<int>(Enumerable.Range(0, missing.Length).Where(index => missing[index] == 0));
        while (ready.TryDequeue(out int from))
        {
            foreach (int to in next[from])
            {
                stages[to] = Math.Max(stages[to], stages[from] + (IsGathered(plan.Nodes[from % count].Space, plan.Nodes[to % count].Space) ? 1 : 0));
                if (--missing[to] == 0)
                {
                    ready.Enqueue(to);
                }
            }
        }

        return stages[..count];
    }

    private static bool IsGathered(IterationSpace from, IterationSpace to) => from.Level > 0 && Array.IndexOf(to.Axes, from.Axes[0]) < 0;
}
