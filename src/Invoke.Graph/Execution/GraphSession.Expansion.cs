namespace Invoke.Graph;

/// <content>Expansion: new rows of iteration spaces, and what becomes ready by them.</content>
public sealed partial class GraphSession
{
    private readonly int[][] _pending;
    private readonly int[][] _tokens;
    private readonly ExpansionQueue _expansions;
    private readonly List<RowBlock> _blocks = [];

    private void PrepareRoot()
    {
        _paths.AddRoot();
        OnRowsAdded(Plan.Root, 0, 0, 1);
        ExpandAll();
        SettleDemand();
        SkipUnneeded();
    }

    /// <summary>Carries out expansions from the shortest paths to the longest, so that every space finds its prefixes expanded.</summary>
    private void ExpandAll()
    {
        while (_expansions.TryTake(out IterationSpace? space, out int prefixRow))
        {
            PlanNode axis = _nodes[space.Axes[^1]];
            int axisRow = space.Owner is null ? _expansions.ProjectionToAxis(space).Row(_paths, prefixRow) : prefixRow;
            if (space.Owner is null && !_paths.IsExpanded(axis.Space, axisRow))
            {
                _expansions.Wait(axis.Space, axisRow, space, prefixRow);
                continue;
            }

            if (!TryMeasure(space, axis, axisRow, out int count, out bool isBroken))
            {
                // The session has failed; what is left in the queue is never needed.
                return;
            }

            Expand(space, prefixRow, count, isBroken);
            if (space.Owner is not null)
            {
                _journal?.OnExpanded(axis, prefixRow);
                _expansions.Wake(space, prefixRow);
                if (_restoration is { IsExpanding: false })
                {
                    OnExpanded(axis, prefixRow, _restoration);
                }
            }
        }
    }

    /// <summary>Reads how many rows a block gets; for an iterator's own space this reads its list, which fails the iterator where it cannot be read.</summary>
    private bool TryMeasure(IterationSpace space, PlanNode axis, int axisRow, out int count, out bool isBroken)
    {
        int first = _paths.Count(space);
        count = 0;
        isBroken = IsBroken(axis, axisRow);
        if (space.Owner is not null && (isBroken || IsListSkipped(axis, axisRow)))
        {
            // A list that is never made has no items; whatever would have read them is skipped or blocked too.
            return true;
        }

        if (space.Owner is not null && _restoration is { IsExpanding: true })
        {
            count = _restoration.Lengths[(axis.Index, axisRow)];
            return true;
        }

        try
        {
            count = space.Owner is null ? _paths.Length(axis.Space, axisRow) : ((IterateState)_states[axis.Index]).Load(axisRow, first);
            IterationPaths.CheckedCount(first, count);
            return true;
        }
        catch (Exception exception)
        {
            // Lists come from nodes: whatever reading one throws is a failure of the graph, not of the session.
            AddError(axis, axis.RowSpace, axisRow, exception);
            count = 0;
            isBroken = true;
            _hasBroken = true;
            _broken.Set(axis.Index, axisRow);
            return _continuesOnError;
        }
    }

    private bool IsListSkipped(PlanNode iterator, int row)
    {
        foreach (PlanParent parent in iterator.Parents)
        {
            if (IsSkipped(parent.Node, parent.Projection.Row(_paths, row)))
            {
                return true;
            }
        }

        return false;
    }

    private void Expand(IterationSpace space, int prefixRow, int count, bool isBroken)
    {
        int first = _paths.Append(space, prefixRow, count);
        OnRowsAdded(space, prefixRow, first, count);
        foreach (CompletionGate gate in space.CountingGates)
        {
            // An unexpanded row's token becomes one for each new row; rows of an iterator itself are finished at once.
            int change = gate.CountsExistence && space == gate.Counting ? -1 : count - 1;
            int root = prefixRow;
            for (IterationSpace each = space; each.Prefix is { } prefix && prefix != gate.Root; each = prefix)
            {
                root = _paths.PrefixOf(prefix, root);
            }

            if (isBroken && gate.For == CompletionGate.Purpose.Items)
            {
                Spoil(gate, root);
            }

            ChangeTokens(gate, root, change);
        }
    }

    private void OnRowsAdded(IterationSpace space, int prefixRow, int first, int count)
    {
        if (count == 0)
        {
            return;
        }

        _parallel?.OnRowsAdded(space, prefixRow, first, count);
        foreach (CompletionGate gate in space.RootedGates)
        {
            ref int[] tokens = ref _tokens[gate.Index];
            EnsureCapacity(ref tokens, first + count);
            tokens.AsSpan(first, count).Fill(1);
        }

        foreach (PlanNode node in space.Nodes)
        {
            _prepared += count;
            _states[node.Index].EnsureRows(first + count);
            _started[node.Index].EnsureCapacity(first + count);
            _finished[node.Index].EnsureCapacity(first + count);
            if (node.IsTracked)
            {
                _lifetimes.AddRows(node, first, count, _tokens);
            }

            if (!node.FollowsParent)
            {
                AddReady(node, prefixRow, first, count);
            }
        }

        foreach (PlanNode iterator in space.Iterators)
        {
            if (!iterator.FollowsParent)
            {
                AddReady(iterator, prefixRow, first, count);
            }
        }

        foreach (IterationSpace child in space.DerivedChildren)
        {
            for (int row = first; row < first + count; row++)
            {
                _expansions.Add(child, row);
            }
        }
    }
}
