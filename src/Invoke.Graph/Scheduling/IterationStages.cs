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

        // A branch may make the list that its own readers iterate; it cannot wait for that list, so such waits count only where they close no circle.
        (int From, int To)[] axes = [.. AxesOfReaders(plan)];
        return (axes.Length > 0 ? Longest(plan, [.. waits, .. axes]) : null) ?? Longest(plan, [.. waits]) ?? new int[count];
    }

    /// <summary>A lazy node is demanded by rows of its readers, which come into being with the axes that the readers have beside its own.</summary>
    private static IEnumerable<(int From, int To)> AxesOfReaders(GraphPlan plan) =>
        from node in plan.Nodes
        where node.IsLazy
        from gate in node.DemandGates
        where gate.Branch < 0
        from axis in gate.Counted.Space.Axes
        where Array.IndexOf(node.Space.Axes, axis) < 0
        select (axis, plan.Nodes.Count + node.Index);

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
                // A choice waits for its condition only, as long as it has not chosen; before that its axes have to be there, which no lazy node makes.
                waits.AddRange(reader.Parents.Select(condition => (condition.Node.Index, count + node.Index)));
                waits.AddRange(reader.Space.Axes.Select(axis => (axis, count + node.Index)));
            }
        }
    }

    /// <summary>The most gatherings on any way, over an order in which everything comes after what it waits for; null where there is none.</summary>
    private static int[]? Longest(GraphPlan plan, (int From, int To)[] waits)
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
        var settled = 0;
        while (ready.TryDequeue(out int from))
        {
            settled++;
            foreach (int to in next[from])
            {
                stages[to] = Math.Max(stages[to], stages[from] + (IsGathered(plan.Nodes[from % count].Space, plan.Nodes[to % count].Space) ? 1 : 0));
                if (--missing[to] == 0)
                {
                    ready.Enqueue(to);
                }
            }
        }

        return settled == missing.Length ? stages[..count] : null;
    }

    private static bool IsGathered(IterationSpace from, IterationSpace to) => from.Level > 0 && Array.IndexOf(to.Axes, from.Axes[0]) < 0;
}
