namespace Invoke.Graph;

/// <content>A restored session: what is ready may have run before, and items may wait for a list that is made again.</content>
public sealed partial class GraphSession
{
    /// <summary>As <see cref="MakeReady"/>, where some of it may have been done before.</summary>
    private void MakeReadyAgain(PlanNode node, in ReadyRange range, Restoration restoration)
    {
        for (int row = range.Row; row < range.Row + range.Count; row++)
        {
            var single = new ReadyRange(node.Index, row, range.PrefixRow, range.Index + row - range.Row, 1);
            switch (node.Kind)
            {
                case NodeKind.Iterate:
                    if (_paths.IsExpanded(node.Space, row))
                    {
                        LoadItems(node, row, restoration);
                    }
                    else if (!restoration.IsExpanding && (IsListSkipped(node, row) || AreListsThere(node, row, restoration)))
                    {
                        _expansions.Add(node.Space, row);
                    }

                    break;
                case NodeKind.Choice when restoration.IsExpanding || _decided.IsSet(node.Index, row):
                    break;
                case NodeKind.Choice when !restoration.Branches.ContainsKey((node.Index, row)) && FindLackingItems(node, row, restoration) is { } items:
                    AwaitItems(items, in single, restoration);
                    break;
                case NodeKind.Choice:
                    _turns.Enqueue((node, row, Turn.Decide));
                    break;
                default:
                    Offer(in single);
                    break;
            }
        }
    }

    private void OfferAgain(in ReadyRange range, Restoration restoration)
    {
        if (restoration.IsReplaying)
        {
            // Everything is looked at once when that is over.
            return;
        }

        PlanNode node = _nodes[range.NodeIndex];
        for (int row = range.Row; row < range.Row + range.Count; row++)
        {
            var single = new ReadyRange(node.Index, row, range.PrefixRow, range.Index + row - range.Row, 1);
            if (_started[node.Index].IsSet(row) || _finished[node.Index].IsSet(row))
            {
                continue;
            }

            if (FindLackingItems(node, row, restoration) is { } items)
            {
                AwaitItems(items, in single, restoration);
            }
            else
            {
                Enqueue(in single);
            }
        }
    }

    /// <summary>Finds items that an invocation would read and whose list is to be made again.</summary>
    private ItemsKey? FindLackingItems(PlanNode node, int row, Restoration restoration)
    {
        for (var index = 0; index < node.Inputs.Length; index++)
        {
            ResolvedEdge edge = node.Inputs[index];
            if (edge.Source < 0
                || _nodes[edge.Source] is not { Kind: NodeKind.Iterate } iterator
                || IterateNode.ListOf(iterator.Descriptor.Outputs[edge.Output]) is not (>= 0 and int list)
                || (node.Kind == NodeKind.Choice && edge.Input.Branch != ChosenBranch(node, row)))
            {
                // A choice reads what chooses, and then its chosen input.
                continue;
            }

            if (node.InputProjections[index] is { } projection)
            {
                var items = new ItemsKey(iterator.Index, list, _paths.PrefixOf(iterator.Space, projection.Row(_paths, row)));
                if (!restoration.AreItemsThere(items))
                {
                    return items;
                }

                continue;
            }

            // A collector reads all items of its group.
            var blocks = new List<RowBlock>();
            new RowEnumeration(node.Space, iterator.Space).CopyTo(_paths, row, blocks);
            foreach (RowBlock block in blocks)
            {
                var items = new ItemsKey(iterator.Index, list, block.PrefixRow);
                if (!restoration.AreItemsThere(items))
                {
                    return items;
                }
            }
        }

        return null;
    }

    private void AwaitItems(ItemsKey items, in ReadyRange range, Restoration restoration)
    {
        if (_broken.IsSet(items.Iterator, items.Row))
        {
            Block(_nodes[range.NodeIndex], range.Row);
        }
        else
        {
            restoration.Hold(items, in range);
        }
    }

    /// <summary>The items of a known axis never come: what waits for them is blocked, and so are axes over them.</summary>
    private void LoseItems(PlanNode iterator, int row, Restoration restoration)
    {
        foreach (PlanNode nested in restoration.IteratorsOver(iterator))
        {
            foreach (int nestedRow in new RowEnumeration(iterator.RowSpace, nested.RowSpace).RowsAt(_paths, row))
            {
                BreakAxis(nested, nestedRow);
            }
        }

        for (var list = 0; list < IterateNode.CollectionPorts.Length; list++)
        {
            foreach (ReadyRange range in restoration.TakeHeld(new ItemsKey(iterator.Index, list, row)))
            {
                Block(_nodes[range.NodeIndex], range.Row);
            }
        }
    }

    /// <summary>Reads the items of an axis whose length is known already, from those of its lists that are there.</summary>
    private void LoadItems(PlanNode iterator, int row, Restoration restoration)
    {
        if (iterator.Parents.Any(parent => restoration.Skipped.Contains((parent.Node.Index, parent.Projection.Row(_paths, row)))))
        {
            // The axis has no items because one of its lists was skipped, however many the others have.
            return;
        }

        for (var index = 0; index < iterator.Inputs.Length; index++)
        {
            var items = new ItemsKey(iterator.Index, IterateNode.ListOf(iterator.Inputs[index].Input), row);
            if (restoration.AreItemsThere(items) || !IsListThere(iterator, index, row, restoration))
            {
                continue;
            }

            try
            {
                ((IterateState)_states[iterator.Index]).LoadOne(items.List, row, _paths.FirstRow(iterator.Space, row), _paths.Length(iterator.Space, row));
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

            OnItemsLoaded(iterator, items, restoration);
        }
    }

    /// <summary>All lists of an axis were read when it was expanded.</summary>
    private void OnExpanded(PlanNode iterator, int row, Restoration restoration)
    {
        foreach (ResolvedEdge edge in iterator.Inputs)
        {
            OnItemsLoaded(iterator, new ItemsKey(iterator.Index, IterateNode.ListOf(edge.Input), row), restoration);
        }
    }

    private void OnItemsLoaded(PlanNode iterator, ItemsKey items, Restoration restoration)
    {
        if (!restoration.AddItems(items))
        {
            return;
        }

        foreach (PlanNode nested in restoration.IteratorsOver(iterator).Where(nested => ReadsItems(nested, items)))
        {
            foreach (int nestedRow in new RowEnumeration(iterator.RowSpace, nested.RowSpace).RowsAt(_paths, items.Row))
            {
                if (!HasPending(nested, nestedRow))
                {
                    MakeReady(nested, new ReadyRange(nested.Index, nestedRow, 0, 0, 1));
                }
            }
        }

        foreach (ReadyRange range in restoration.TakeHeld(items))
        {
            PlanNode node = _nodes[range.NodeIndex];
            if (node.Kind == NodeKind.Choice && _decided.IsSet(node.Index, range.Row))
            {
                Offer(in range);
            }
            else
            {
                MakeReady(node, in range);
            }
        }
    }

    private static bool ReadsItems(PlanNode nested, ItemsKey items) => Array.Exists(
        nested.Inputs, edge => edge.Source == items.Iterator && IterateNode.OutputOf(items.List) == edge.Output);

    private bool AreListsThere(PlanNode iterator, int row, Restoration restoration)
    {
        for (var index = 0; index < iterator.Inputs.Length; index++)
        {
            if (!IsListThere(iterator, index, row, restoration))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsListThere(PlanNode iterator, int input, int row, Restoration restoration)
    {
        ResolvedEdge edge = iterator.Inputs[input];
        if (edge.Source < 0)
        {
            return true;
        }

        // Only graph inputs have no projection.
        PlanNode source = _nodes[edge.Source];
        int sourceRow = iterator.InputProjections[input]!.Row(_paths, row);
        return source.Kind == NodeKind.Iterate
            ? restoration.AreItemsThere(new ItemsKey(source.Index, IterateNode.ListOf(source.Descriptor.Outputs[edge.Output]), _paths.PrefixOf(source.Space, sourceRow)))
            : _finished[source.Index].IsSet(sourceRow) && !restoration.Missing.Contains((source.Index, edge.Output, sourceRow));
    }
}
