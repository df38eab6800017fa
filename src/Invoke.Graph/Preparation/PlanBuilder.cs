using System.Runtime.InteropServices;

namespace Invoke.Graph;

/// <summary>Makes a plan from a graph without problems.</summary>
internal sealed class PlanBuilder
{
    private readonly GraphAnalysis _analysis;
    private readonly PlanNode[] _nodes;
    private readonly SpaceTrie _spaces = new();
    private readonly Dictionary<(IterationSpace From, IterationSpace To), RowProjection> _projections = [];

    public PlanBuilder(GraphAnalysis analysis)
    {
        _analysis = analysis;
        _nodes = new PlanNode[analysis.Nodes.Count];
    }

    public GraphPlan Build()
    {
        PlaceNodes();
        LazyRule.Apply(_analysis, _nodes);
        ConnectNodes();
        IReadOnlyList<CompletionGate> gates = new GateBuilder(_analysis, _nodes, _spaces).Build();
        UrgencyRule.Apply(_analysis, _nodes);
        foreach (IterationSpace space in _spaces.All)
        {
            if (space.Prefix is { } prefix && space.Owner is null)
            {
                prefix.DerivedChildren.Add(space);
            }
        }

        return new GraphPlan(_nodes, _analysis, _spaces, gates);
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
            var node = new PlanNode(index, _analysis.Nodes[index], _analysis.Depth[index]) { Space = space, RowSpace = space };
            _nodes[index] = node;
            node.ElementType = _analysis.ElementTypes[index] ?? PortType.Any;
            if (node.Kind == NodeKind.Iterate)
            {
                space.Owner = node;

                // An iterator's space ends with its own axis, so it has a prefix.
                node.RowSpace = space.Prefix!;
                node.RowSpace.Iterators.Add(node);
                node.ItemTypes = _analysis.ItemTypes[index] ?? [];
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
        var choosers = new List<PlanChild>[_nodes.Length];
        foreach (PlanNode node in _nodes)
        {
            int[] incoming = _analysis.Incoming[node.Index];
            node.Inputs = Array.ConvertAll(incoming, edge => _analysis.Edges[edge]);
            node.InputProjections = Array.ConvertAll(node.Inputs, edge => edge.Source < 0 || (node.Kind == NodeKind.Collect && edge.IsItem)
                ? null
                : Projection(node.RowSpace, _nodes[edge.Source].Space));
            node.Parents = ParentsOf(node);
            foreach (PlanParent parent in node.Parents)
            {
                (children[parent.Node.Index] ??= []).Add(Child(parent.Node, node));
                parent.Node.FeedsIterators |= node.Kind == NodeKind.Iterate;
            }

            if (node.Kind == NodeKind.Choice)
            {
                foreach (PlanNode source in node.Inputs.Where(edge => edge.IsBranch && edge.Source >= 0).Select(edge => _nodes[edge.Source]).Distinct())
                {
                    (choosers[source.Index] ??= []).Add(Child(source, node));
                }
            }
        }

        foreach (PlanNode node in _nodes)
        {
            node.Children = children[node.Index]?.ToArray() ?? [];
            node.Choosers = choosers[node.Index]?.ToArray() ?? [];
        }
    }

    private static PlanChild Child(PlanNode parent, PlanNode node) =>
        new(node, parent.Space == node.RowSpace ? null : new RowEnumeration(parent.Space, node.RowSpace));

    private PlanParent[] ParentsOf(PlanNode node)
    {
        if (node.Inputs.Length == 0)
        {
            return [];
        }

        if (node.Inputs is [{ Source: >= 0 } only] && node.Kind is (NodeKind.Ordinary or NodeKind.Iterate) && _nodes[only.Source].Kind != NodeKind.Iterate)
        {
            // Only graph inputs and items have no projection.
            return [new PlanParent(_nodes[only.Source], node.InputProjections[0]!)];
        }

        var parents = new List<PlanParent>(node.Inputs.Length);
        HashSet<int>? seen = node.Inputs.Length > 8 ? [] : null;
        for (var index = 0; index < node.Inputs.Length; index++)
        {
            ResolvedEdge edge = node.Inputs[index];
            if (edge.Source < 0
                || (node.Kind == NodeKind.Collect && edge.IsItem)
                || edge.IsBranch
                || _nodes[edge.Source].Kind == NodeKind.Iterate)
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

    private RowProjection Projection(IterationSpace from, IterationSpace to)
    {
        ref RowProjection? projection = ref CollectionsMarshal.GetValueRefOrAddDefault(_projections, (from, to), out _);
        return projection ??= new RowProjection(from, to);
    }
}
