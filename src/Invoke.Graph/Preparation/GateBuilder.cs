namespace Invoke.Graph;

/// <summary>Makes the gates of a plan: what collectors, outputs and lazy nodes wait for.</summary>
internal sealed class GateBuilder(GraphAnalysis analysis, PlanNode[] nodes, SpaceTrie spaces)
{
    private readonly List<CompletionGate> _gates = [];

    public IReadOnlyList<CompletionGate> Build()
    {
        foreach (PlanNode node in nodes)
        {
            if (node.Kind == NodeKind.Collect)
            {
                node.ItemGates = [.. node.Inputs
                    .Where(edge => edge is { Source: >= 0, IsItem: true })
                    .Select(edge => AddGate(nodes[edge.Source], node, CompletionGate.Purpose.Items))
                    .OfType<CompletionGate>()];
            }

            node.IsTracked = node.Kind == NodeKind.Ordinary
                ? node.Descriptor.MayHoldDisposable
                : node.Kind is NodeKind.Collect or NodeKind.Choice && node.ElementType.MayHoldDisposable;
            node.FollowsParent = !node.IsLazy && node.Kind != NodeKind.Choice && node.Parents.Length == 1 && node.ItemGates.Length == 0 && node.Parents[0].Node.Space == node.RowSpace;
        }

        foreach (PlanNode node in nodes.Where(node => node.IsTracked))
        {
            // A reader is never an iterator, so there is something to count and the gate exists.
            node.ReaderGates = [.. ReadersOf(node).Distinct().Select(reader => AddGate(reader, node, CompletionGate.Purpose.Readers)!)];
        }

        foreach (PlanNode node in nodes.Where(node => node.IsLazy))
        {
            // A decider is never an iterator, so the gate exists.
            node.DemandGates = [.. DecidersOf(node).Distinct().Select(decider => AddGate(decider.Reader, node, CompletionGate.Purpose.Demand, decider.Branch)!)];
        }

        foreach (IGrouping<PlanNode, CompletionGate> gates in _gates.GroupBy(gate => gate.Counted))
        {
            gates.Key.CountedBy = [.. gates.Where(gate => gate.For != CompletionGate.Purpose.Demand)];
            gates.Key.Decides = [.. gates.Where(gate => gate.For == CompletionGate.Purpose.Demand)];
        }

        return _gates;
    }

    /// <summary>The nodes that decide whether a lazy node runs: its readers, and for an iterator what closes its axis, as its own readers do not
    /// exist before the list does.</summary>
    private IEnumerable<(PlanNode Reader, int Branch)> DecidersOf(PlanNode node)
    {
        foreach (int index in analysis.Outgoing[node.Index])
        {
            ResolvedEdge edge = analysis.Edges[index];
            PlanNode reader = nodes[edge.Destination];
            if (reader.Kind != NodeKind.Iterate)
            {
                yield return (reader, edge.Input.Branch);
                continue;
            }

            foreach ((PlanNode, int) closing in ClosersOf(reader))
            {
                yield return closing;
            }
        }
    }

    /// <summary>The nodes that read what an axis gave without being on it.</summary>
    private IEnumerable<(PlanNode Reader, int Branch)> ClosersOf(PlanNode iterator)
    {
        var waiting = new Queue<PlanNode>([iterator]);
        var seen = new HashSet<PlanNode> { iterator };
        while (waiting.TryDequeue(out PlanNode? next))
        {
            IEnumerable<(PlanNode, int)> readers = analysis.Outgoing[next.Index].Select(edge => (nodes[analysis.Edges[edge].Destination], analysis.Edges[edge].Input.Branch))
                .Concat((analysis.ScopeReaders.GetValueOrDefault(next.Index) ?? []).Select(reader => (nodes[reader], -1)));
            foreach ((PlanNode reader, int branch) in readers)
            {
                if (Array.IndexOf(reader.Space.Axes, iterator.Index) < 0)
                {
                    yield return (reader, branch);
                }
                else if (seen.Add(reader))
                {
                    waiting.Enqueue(reader);
                }
            }
        }
    }

    /// <summary>The nodes that read a node's outputs, looking through iterators, whose items are parts of them.</summary>
    private IEnumerable<PlanNode> ReadersOf(PlanNode node, int? list = null)
    {
        foreach (int index in analysis.Outgoing[node.Index])
        {
            if (list is not null && IterateNode.ListOf(node.Descriptor.Outputs[analysis.Edges[index].Output]) != list)
            {
                // An item of another list that is read in step, or a number.
                continue;
            }

            PlanNode reader = nodes[analysis.Edges[index].Destination];
            if (reader.Kind != NodeKind.Iterate)
            {
                yield return reader;
                continue;
            }

            foreach (PlanNode further in ReadersOf(reader, IterateNode.ListOf(analysis.Edges[index].Input)))
            {
                yield return further;
            }
        }
    }

    private CompletionGate? AddGate(PlanNode counted, PlanNode notified, CompletionGate.Purpose purpose, int branch = -1)
    {
        int[] shared = Array.FindAll(counted.Space.Axes, axis => Array.IndexOf(notified.Space.Axes, axis) >= 0);
        IterationSpace root = spaces.Get(shared);
        IterationSpace counting = spaces.Get([.. shared, .. counted.Space.Axes.Where(axis => Array.IndexOf(shared, axis) < 0)]);
        if (counting == root && counted.Kind == NodeKind.Iterate)
        {
            return null;
        }

        var gate = new CompletionGate(_gates.Count, counted, notified, root, counting, purpose, branch);
        _gates.Add(gate);
        root.RootedGates.Add(gate);
        for (IterationSpace space = counting; space != root && space.Prefix is { } prefix; space = prefix)
        {
            space.CountingGates.Add(gate);
        }

        return gate;
    }
}
