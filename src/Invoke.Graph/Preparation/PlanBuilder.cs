using System.Runtime.InteropServices;

namespace Invoke.Graph;

/// <summary>Makes a plan from a graph without problems.</summary>
internal sealed class PlanBuilder
{
    private readonly GraphAnalysis _analysis;
    private readonly PlanNode[] _nodes;
    private readonly SpaceTrie _spaces = new();
    private readonly List<CompletionGate> _gates = [];
    private readonly Dictionary<(IterationSpace From, IterationSpace To), RowProjection> _projections = [];

    public PlanBuilder(GraphAnalysis analysis)
    {
        _analysis = analysis;
        _nodes = new PlanNode[analysis.Nodes.Count];
    }

    public GraphPlan Build()
    {
        PlaceNodes();
        ConnectNodes();
        MakeGates();
        UrgencyRule.Apply(_analysis, _nodes);
        foreach (IterationSpace space in _spaces.All)
        {
            if (space.Prefix is { } prefix && space.Owner is null)
            {
                prefix.DerivedChildren.Add(space);
            }
        }

        return new GraphPlan(_nodes, _analysis.Inputs, _spaces, _gates);
    }

    private void PlaceNodes()
    {
        int[]? lastAxes = null;
        IterationSpace? lastSpace = null;
        for (var index = 0; index < _nodes.Length; index++)
        {
            // Neighbours mostly share one array of axes, which saves looking their space up again.
            int[] axes = _analysis.Axes[index];
            IterationSpace space = ReferenceEquals(axes, lastAxes) && lastSpace is not null ? lastSpace : _spaces.Get(axes);
            (lastAxes, lastSpace) = (axes, space);
            var node = new PlanNode(index, _analysis.Nodes[index], _analysis.Depth[index]) { Space = space };
            _nodes[index] = node;
            node.ElementType = _analysis.ElementTypes[index] ?? PortType.Any;
            if (node.Kind == NodeKind.Iterate)
            {
                space.Owner = node;
            }
            else
            {
                space.Nodes.Add(node);
            }
        }
    }

    private void ConnectNodes()
    {
        var children = new List<PlanChild>[_nodes.Length];
        foreach (PlanNode node in _nodes)
        {
            int[] incoming = _analysis.Incoming[node.Index];
            node.Inputs = Array.ConvertAll(incoming, edge => _analysis.Edges[edge]);
            node.InputProjections = Array.ConvertAll(node.Inputs, edge => edge.Source < 0 || (node.Kind == NodeKind.Collect && edge.IsItem)
                ? null
                : Projection(node.Space, _nodes[edge.Source].Space));
            if (node.Kind == NodeKind.Iterate)
            {
                continue;
            }

            node.Parents = ParentsOf(node);
            foreach (PlanParent parent in node.Parents)
            {
                RowEnumeration? enumeration = parent.Node.Space == node.Space ? null : new RowEnumeration(parent.Node.Space, node.Space);
                (children[parent.Node.Index] ??= []).Add(new PlanChild(node, enumeration));
            }
        }

        foreach (PlanNode node in _nodes)
        {
            node.Children = children[node.Index]?.ToArray() ?? [];
            if (Array.Exists(_analysis.Outgoing[node.Index], edge => ReaderOf(edge).Kind == NodeKind.Iterate))
            {
                node.Iterators = [.. _analysis.Outgoing[node.Index].Select(ReaderOf).Where(reader => reader.Kind == NodeKind.Iterate)];
            }
        }
    }

    private PlanNode ReaderOf(int edge) => _nodes[_analysis.Edges[edge].Destination];

    private PlanParent[] ParentsOf(PlanNode node)
    {
        if (node.Inputs.Length == 0)
        {
            return [];
        }

        if (node.Inputs is [{ Source: >= 0 } only] && node.Kind == NodeKind.Ordinary && _nodes[only.Source].Kind != NodeKind.Iterate)
        {
            // Only graph inputs and items have no projection.
            return [new PlanParent(_nodes[only.Source], node.InputProjections[0]!)];
        }

        var parents = new List<PlanParent>(node.Inputs.Length);
        HashSet<int>? seen = node.Inputs.Length > 8 ? [] : null;
        for (var index = 0; index < node.Inputs.Length; index++)
        {
            ResolvedEdge edge = node.Inputs[index];
            if (edge.Source < 0 || (node.Kind == NodeKind.Collect && edge.IsItem) || _nodes[edge.Source].Kind == NodeKind.Iterate)
            {
                continue;
            }

            PlanNode parent = _nodes[edge.Source];
            bool isNew = seen?.Add(edge.Source) ?? !parents.Exists(each => each.Node == parent);
            if (isNew)
            {
                // Only graph inputs and items have no projection.
                parents.Add(new PlanParent(parent, node.InputProjections[index]!));
            }
        }

        return [.. parents];
    }

    private void MakeGates()
    {
        foreach (PlanNode node in _nodes)
        {
            if (node.Kind == NodeKind.Collect)
            {
                node.ItemGates = [.. node.Inputs
                    .Where(edge => edge is { Source: >= 0, IsItem: true })
                    .Select(edge => AddGate(_nodes[edge.Source], node, opensForCollector: true))
                    .OfType<CompletionGate>()];
            }

            node.IsTracked = node.Kind == NodeKind.Ordinary
                ? node.Descriptor.Outputs.Any(output => output.Type.MayHoldDisposable)
                : node.Kind == NodeKind.Collect && node.ElementType.MayHoldDisposable;
            node.FollowsParent = node.Parents.Length == 1 && node.ItemGates.Length == 0 && node.Parents[0].Node.Space == node.Space;
        }

        foreach (PlanNode node in _nodes.Where(node => node.IsTracked))
        {
            // A reader is never an iterator, so there is something to count and the gate exists.
            node.ReaderGates = [.. ReadersOf(node).Distinct().Select(reader => AddGate(reader, node, opensForCollector: false)!)];
        }

        foreach (IGrouping<PlanNode, CompletionGate> gates in _gates.GroupBy(gate => gate.Counted))
        {
            gates.Key.CountedBy = [.. gates];
        }
    }

    /// <summary>The nodes that read an output, looking through iterators, whose items are parts of it.</summary>
    private IEnumerable<PlanNode> ReadersOf(PlanNode node)
    {
        foreach (int index in _analysis.Outgoing[node.Index])
        {
            PlanNode reader = _nodes[_analysis.Edges[index].Destination];
            if (reader.Kind != NodeKind.Iterate)
            {
                yield return reader;
                continue;
            }

            foreach (PlanNode further in ReadersOf(reader))
            {
                yield return further;
            }
        }
    }

    private CompletionGate? AddGate(PlanNode counted, PlanNode notified, bool opensForCollector)
    {
        int[] shared = Array.FindAll(counted.Space.Axes, axis => Array.IndexOf(notified.Space.Axes, axis) >= 0);
        IterationSpace root = _spaces.Get(shared);
        IterationSpace counting = _spaces.Get([.. shared, .. counted.Space.Axes.Where(axis => Array.IndexOf(shared, axis) < 0)]);
        if (counting == root && counted.Kind == NodeKind.Iterate)
        {
            return null;
        }

        var gate = new CompletionGate(_gates.Count, counted, notified, root, counting, opensForCollector);
        _gates.Add(gate);
        root.RootedGates.Add(gate);
        for (IterationSpace space = counting; space != root && space.Prefix is { } prefix; space = prefix)
        {
            space.CountingGates.Add(gate);
        }

        return gate;
    }

    private RowProjection Projection(IterationSpace from, IterationSpace to)
    {
        ref RowProjection? projection = ref CollectionsMarshal.GetValueRefOrAddDefault(_projections, (from, to), out _);
        return projection ??= new RowProjection(from, to);
    }
}
