namespace Invoke.Graph;

/// <summary>Makes the graph of what led to one invocation: one node for each invocation it needed, with the values that flowed.</summary>
/// <remarks>Plain values become literals, so what computed them is left out; everything else stays connected. Choices are replaced by what they chose,
/// and an item of a gathered list by what made that item.</remarks>
internal sealed class SliceBuilder(GraphSession session)
{
    private readonly NodeGraph _graph = new();
    private readonly Dictionary<(int Node, int Row), string> _ids = [];
    private readonly HashSet<string> _taken = [];
    private readonly Queue<(PlanNode Node, int Row)> _open = [];
    private readonly List<(PortReference From, PortReference To)> _connections = [];

    public NodeGraph Build(in Invocation target)
    {
        IdOf(session.Plan.Nodes[target.NodeIndex], target.Row);
        while (_open.TryDequeue(out (PlanNode Node, int Row) next))
        {
            if (next.Node.Kind == NodeKind.Collect)
            {
                LinkItems(next.Node, next.Row);
            }
            else
            {
                Fill(next.Node, next.Row);
            }
        }

        foreach ((PortReference from, PortReference to) in _connections)
        {
            _graph.Connect(from, to);
        }

        return _graph;
    }

    /// <summary>The id of an invocation's node in the slice, which is added where it is not there yet.</summary>
    private string IdOf(PlanNode node, int row)
    {
        if (_ids.TryGetValue((node.Index, row), out string? id))
        {
            return id;
        }

        id = node.Id.Replace('.', '_');
        for (var number = 2; !_taken.Add(id); number++)
        {
            id = $"{node.Id.Replace('.', '_')}_{number}";
        }

        Node copy = node.Descriptor.Copy(session.States[node.Index].Template);
        if (copy is CollectNode collector)
        {
            // Its items are what they were; there is nothing left to gather over.
            collector.Over = null;
        }

        _graph.Add(copy, id);
        _ids.Add((node.Index, row), id);
        _open.Enqueue((node, row));
        return id;
    }

    private void Fill(PlanNode node, int row)
    {
        Invocation invocation = session.Paths.InvocationAt(node, row);
        string id = IdOf(node, row);
        for (var index = 0; index < node.Inputs.Length; index++)
        {
            ResolvedEdge edge = node.Inputs[index];
            int sourceRow = node.InputProjections[index]?.Row(session.Paths, row) ?? 0;
            if (!IsPlain(edge, sourceRow) && OriginOf(edge, sourceRow) is { } origin)
            {
                _connections.Add((origin, new PortReference(id, edge.Input.Name)));
            }
            else
            {
                session.States[node.Index].BindInput(_graph[id], index, in invocation);
            }
        }
    }

    /// <summary>Connects a collector's lists and items in the order in which it gathered them.</summary>
    private void LinkItems(PlanNode collector, int row)
    {
        string id = IdOf(collector, row);
        foreach ((ResolvedEdge edge, int sourceRow) in SourcesOf(collector, row))
        {
            if (OriginOf(edge, sourceRow) is { } origin)
            {
                _connections.Add((origin, new PortReference(id, edge.Input.Name)));
            }
        }
    }

    private IEnumerable<(ResolvedEdge Edge, int Row)> SourcesOf(PlanNode collector, int row)
    {
        foreach ((ResolvedEdge edge, RowProjection? projection) in collector.Inputs.Zip(collector.InputProjections).OrderBy(pair => pair.First.IsItem))
        {
            if (!edge.IsItem || edge.Source < 0)
            {
                yield return (edge, projection?.Row(session.Paths, row) ?? 0);
                continue;
            }

            foreach (int itemRow in new RowEnumeration(collector.Space, session.Plan.Nodes[edge.Source].Space).RowsAt(session.Paths, row))
            {
                // What failed is left out of lists.
                if (session.IsFinished(session.Plan.Nodes[edge.Source], itemRow))
                {
                    yield return (edge, itemRow);
                }
            }
        }
    }

    private bool IsPlain(ResolvedEdge edge, int row) =>
        !(edge.Source >= 0 && session.IsMissing(session.Plan.Nodes[edge.Source], edge.Output, row)) && PlainValue.IsPlain(session.Values.SourceOf(edge).ReadBoxed(row));

    /// <summary>The node of the slice whose output a value came from; null where it came from no invocation.</summary>
    private PortReference? OriginOf(ResolvedEdge edge, int row)
    {
        while (edge.Source >= 0)
        {
            PlanNode source = session.Plan.Nodes[edge.Source];
            (ResolvedEdge Edge, int Row)? through = source.Kind switch
            {
                NodeKind.Choice => ChosenBy(source, row),
                NodeKind.Iterate => ItemOf(source, edge.Output, row),
                _ => null,
            };
            if (through is null)
            {
                return source.Kind is NodeKind.Choice or NodeKind.Iterate
                    ? null
                    : new PortReference(IdOf(source, row), source.Descriptor.Outputs[edge.Output].Name);
            }

            (edge, row) = through.Value;
        }

        return null;
    }

    private (ResolvedEdge Edge, int Row)? ChosenBy(PlanNode choice, int row)
    {
        int branch = session.ChosenBranch(choice, row);
        int index = Array.FindIndex(choice.Inputs, edge => edge.Input.Branch == branch);
        return branch < 0 || index < 0 ? null : (choice.Inputs[index], choice.InputProjections[index]?.Row(session.Paths, row) ?? 0);
    }

    /// <summary>What made an item: known where its list was gathered.</summary>
    private (ResolvedEdge Edge, int Row)? ItemOf(PlanNode iterator, int output, int row)
    {
        int list = IterateNode.ListOf(iterator.Descriptor.Outputs[output]);
        int index = Array.FindIndex(iterator.Inputs, edge => IterateNode.ListOf(edge.Input) == list);
        if (index < 0 || iterator.Inputs[index].Source < 0 || session.Plan.Nodes[iterator.Inputs[index].Source] is not { Kind: NodeKind.Collect } collector)
        {
            return null;
        }

        int outerRow = session.Paths.PrefixOf(iterator.Space, row);

        // Only graph inputs have no projection.
        int collectorRow = iterator.InputProjections[index]!.Row(session.Paths, outerRow);
        int position = row - session.Paths.FirstRow(iterator.Space, outerRow);
        foreach ((ResolvedEdge edge, int sourceRow) in SourcesOf(collector, collectorRow))
        {
            if (!edge.IsItem)
            {
                // Whole lists come first; which of their nodes made an item is not known.
                return null;
            }

            if (position-- == 0)
            {
                return (edge, sourceRow);
            }
        }

        return null;
    }
}
