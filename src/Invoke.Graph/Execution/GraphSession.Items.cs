namespace Invoke.Graph;

/// <content>Items in a restored session: axes keep their lengths, but the lists they come from may have to be made again.</content>
public sealed partial class GraphSession
{
    /// <summary>Finds items that an invocation would read and whose list is to be made again.</summary>
    private (int Iterator, int Row)? FindLackingItems(PlanNode node, int row, Restoration restoration)
    {
        for (var index = 0; index < node.Inputs.Length; index++)
        {
            ResolvedEdge edge = node.Inputs[index];
            if (edge.Source < 0
                || _nodes[edge.Source] is not { Kind: NodeKind.Iterate } iterator
                || IterateNode.ListOf(iterator.Descriptor.Outputs[edge.Output]) < 0
                || !ReadsNext(node, row, in edge))
            {
                continue;
            }

            if (node.InputProjections[index] is { } projection)
            {
                int outerRow = _paths.PrefixOf(iterator.Space, projection.Row(_paths, row));
                if (!restoration.ItemsLoaded[iterator.Index].IsSet(outerRow))
                {
                    return (iterator.Index, outerRow);
                }

                continue;
            }

            // A collector reads all items of its group.
            var blocks = new List<RowBlock>();
            new RowEnumeration(node.Space, iterator.Space).CopyTo(_paths, row, blocks);
            foreach (RowBlock block in blocks)
            {
                if (!restoration.ItemsLoaded[iterator.Index].IsSet(block.PrefixRow))
                {
                    return (iterator.Index, block.PrefixRow);
                }
            }
        }

        return null;
    }

    /// <summary>A choice reads what says which, and then the chosen input only.</summary>
    private bool ReadsNext(PlanNode node, int row, in ResolvedEdge edge) =>
        node.Kind != NodeKind.Choice || edge.Input.Branch == ChosenBranch(node, row);

    private void AwaitItems((int Iterator, int Row) items, in ReadyRange range, Restoration restoration)
    {
        if (_broken.IsSet(items.Iterator, items.Row))
        {
            Block(_nodes[range.Node], range.Row);
        }
        else
        {
            restoration.Hold(items, in range);
        }
    }

    /// <summary>Reads the items of an axis whose length is known already, now that its lists are there.</summary>
    private void LoadItems(PlanNode iterator, int row, Restoration restoration)
    {
        if (restoration.ItemsLoaded[iterator.Index].IsSet(row) || !AreListsThere(iterator, row, restoration))
        {
            return;
        }

        try
        {
            ((IterateState)_states[iterator.Index]).Load(
                row, _paths.FirstRow(iterator.Space, row), _paths.Length(iterator.Space, row), list => IsListMissing(iterator, row, list));
        }
        catch (Exception exception)
        {
            // As for any other list: whatever reading one throws is a failure of the graph.
            AddError(iterator, iterator.RowSpace, row, exception);
            if (_continuesOnError)
            {
                BreakAxis(iterator, row);
            }

            return;
        }

        OnItemsLoaded(iterator, row, restoration);
    }

    private void OnItemsLoaded(PlanNode iterator, int row, Restoration restoration)
    {
        restoration.ItemsLoaded[iterator.Index].EnsureCapacity(row + 1);
        restoration.ItemsLoaded[iterator.Index].Set(row);
        foreach ((PlanNode nested, int nestedRow) in RowsOver(iterator, row, restoration))
        {
            if (nested.Parents.Length == 0 || _pending[nested.Index][nestedRow] == 0)
            {
                MakeReady(nested, new ReadyRange(nested.Index, 0, 0, nestedRow, 1));
            }
        }

        foreach (ReadyRange range in restoration.TakeHeld(iterator.Index, row))
        {
            PlanNode reader = _nodes[range.Node];
            if (reader.Kind == NodeKind.Choice && _decided.IsSet(reader.Index, range.Row))
            {
                Offer(in range);
            }
            else
            {
                MakeReady(reader, in range);
            }
        }
    }

    private bool AreListsThere(PlanNode iterator, int row, Restoration restoration)
    {
        for (var index = 0; index < iterator.Inputs.Length; index++)
        {
            ResolvedEdge edge = iterator.Inputs[index];
            if (edge.Source < 0)
            {
                continue;
            }

            // Only graph inputs have no projection.
            PlanNode source = _nodes[edge.Source];
            int sourceRow = iterator.InputProjections[index]!.Row(_paths, row);
            bool isThere = source.Kind == NodeKind.Iterate
                ? restoration.ItemsLoaded[source.Index].IsSet(_paths.PrefixOf(source.Space, sourceRow))
                : _finished[source.Index].IsSet(sourceRow);
            if (!isThere)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The items of a known axis never come: what would read them is blocked, and so are axes over them.</summary>
    private void LoseItems(PlanNode iterator, int row, Restoration restoration)
    {
        foreach ((PlanNode nested, int nestedRow) in RowsOver(iterator, row, restoration))
        {
            BreakAxis(nested, nestedRow);
        }

        foreach (ReadyRange range in restoration.TakeHeld(iterator.Index, row))
        {
            Block(_nodes[range.Node], range.Row);
        }
    }

    /// <summary>The iterators over the items of a list, with their rows.</summary>
    private List<(PlanNode Iterator, int Row)> RowsOver(PlanNode iterator, int row, Restoration restoration)
    {
        var rows = new List<(PlanNode, int)>();
        var blocks = new List<RowBlock>();
        foreach (PlanNode nested in restoration.IteratorsOver(iterator))
        {
            new RowEnumeration(iterator.RowSpace, nested.RowSpace).CopyTo(_paths, row, blocks);
            rows.AddRange(blocks.SelectMany(block => Enumerable.Range(block.FirstRow, block.Count)).Select(nestedRow => (nested, nestedRow)));
        }

        return rows;
    }

    /// <summary>Tells whether a list was not in the snapshot and is not made again, because nobody reads its items any more.</summary>
    private bool IsListMissing(PlanNode iterator, int row, int list)
    {
        int index = Array.FindIndex(iterator.Inputs, edge => IterateNode.ListOf(edge.Input) == list);
        if (index < 0 || iterator.Inputs[index] is not { Source: >= 0 } edge)
        {
            return false;
        }

        // Only graph inputs have no projection.
        PlanNode source = _nodes[edge.Source];
        int sourceRow = iterator.InputProjections[index]!.Row(_paths, row);
        return IsMissing(source, edge.Output, sourceRow);
    }
}
