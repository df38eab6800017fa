namespace Invoke.Graph;

/// <content>Failure: without <see cref="GraphSessionOptions.ContinueOnError"/> it stops the session; with it, what needs the failed one is blocked.</content>
public sealed partial class GraphSession
{
    /// <summary>So many conditions that a row is never ready.</summary>
    private const int Never = int.MaxValue / 2;

    private readonly bool _continuesOnError;
    private readonly bool _leavesOutFailedItems;

    /// <summary>The rows that ended without a result: failed or blocked; for an iterator those whose list never comes.</summary>
    private readonly RowMarks _broken = new();
    private readonly RowMarks _blocked = new();

    /// <summary>The lazy rows that can no longer run, but count as blocked only where somebody needs them.</summary>
    private readonly RowMarks _doomed = new();

    /// <summary>For each gate of items the root rows that have lost one.</summary>
    private readonly RowMarks _spoiled = new();
    private readonly List<SessionError> _errors = [];
    private readonly Queue<Invocation> _newlyBlocked = [];
    private long _brokenCount;

    /// <summary>True once anything is broken: until then nobody has to look.</summary>
    private bool _hasBroken;

    /// <summary>Gets what failed, in path order.</summary>
    public IReadOnlyList<NodeExecutionException> Errors => [.. _errors.Order().Select(error => error.Exception)];

    /// <summary>Gets the ids of the invocations that never run because they need one that failed, in node and path order.</summary>
    public IEnumerable<string> Blocked => IdsOf(_nodes, (node, row) => _blocked.IsSet(node.Index, row));

    /// <summary>What failed, in the order of time.</summary>
    internal IReadOnlyList<SessionError> ErrorsByTime => _errors;

    internal int ErrorCount => _errors.Count;

    /// <summary>Takes an invocation that was blocked since the last call; take them as they come, or they pile up.</summary>
    /// <param name="invocation">The invocation; it never runs.</param>
    /// <returns>False where none is waiting.</returns>
    public bool TryTakeBlocked(out Invocation invocation) => _newlyBlocked.TryDequeue(out invocation);

    private bool IsBroken(PlanNode node, int row) => _hasBroken && _broken.IsSet(node.Index, row);

    private NodeExecutionException AddError(PlanNode node, IterationSpace space, int row, Exception exception, int attempts = 1)
    {
        var path = new int[space.Level];
        _paths.CopyPath(space, row, path);
        var error = new NodeExecutionException(node.Id, node.Descriptor.Type, _paths.Format(node.Id, space, row), exception, attempts);
        _errors.Add(new SessionError(error, node.Index, path));
        if (!_continuesOnError && _stop == GraphStatus.Running)
        {
            _stop = GraphStatus.Failed;
        }

        return error;
    }

    private void BreakIfContinuing(PlanNode node, int row)
    {
        if (_continuesOnError && _stop == GraphStatus.Running)
        {
            Break(node, row);
        }
    }

    /// <summary>An invocation ends without a result; what that means for others is settled with the other turns.</summary>
    private void Break(PlanNode node, int row)
    {
        if (_broken.TrySet(node.Index, row))
        {
            _hasBroken = true;
            _brokenCount++;
            _turns.Enqueue((node, row, Turn.Spread));
        }
    }

    private void Block(PlanNode node, int row)
    {
        if (node.Kind == NodeKind.Iterate)
        {
            BreakAxis(node, row);
            return;
        }

        if (_finished[node.Index].IsSet(row) || _broken.IsSet(node.Index, row) || IsSkipped(node, row))
        {
            return;
        }

        if (!node.FollowsParent)
        {
            EnsureCapacity(ref _pending[node.Index], row + 1);
            _pending[node.Index][row] = Never;
        }

        if (node.IsLazy && !_demanded.IsSet(node.Index, row))
        {
            // Nobody may ever need it; then it is skipped like the rest of its branch.
            _doomed.Set(node.Index, row);
            return;
        }

        _blocked.Set(node.Index, row);
        Invocation invocation = _paths.InvocationAt(node, row);
        _newlyBlocked.Enqueue(invocation);
        Break(node, row);
        _parallel?.OnEnded(in invocation);
    }

    /// <summary>A list never comes: its axis gets no rows.</summary>
    private void BreakAxis(PlanNode iterator, int row)
    {
        if (_broken.TrySet(iterator.Index, row))
        {
            _hasBroken = true;
            if (!iterator.FollowsParent)
            {
                EnsureCapacity(ref _pending[iterator.Index], row + 1);
                _pending[iterator.Index][row] = Never;
            }

            if (_paths.IsExpanded(iterator.Space, row))
            {
                // Only a restored session knows the rows of a list that is made again.
                LoseItems(iterator, row, _restoration!);
            }
            else
            {
                _expansions.Add(iterator.Space, row);
            }
        }
    }

    /// <summary>Blocks what needs an invocation that ended without a result.</summary>
    private void Spread(PlanNode node, int row)
    {
        Invocation invocation = _paths.InvocationAt(node, row);
        foreach (PlanChild child in node.Children)
        {
            foreach (int reader in RowsOf(in child, row))
            {
                Block(child.Node, reader);
            }
        }

        foreach (PlanChild chooser in node.Choosers)
        {
            foreach (int reader in RowsOf(in chooser, row))
            {
                if (_decided.IsSet(chooser.Node.Index, reader) && HasChosen(chooser.Node, reader, node))
                {
                    Block(chooser.Node, reader);
                }
            }
        }

        foreach (CompletionGate gate in node.CountedBy)
        {
            int root = gate.CountedToRoot.Row(_paths, in invocation);
            if (gate.For == CompletionGate.Purpose.Items)
            {
                Spoil(gate, root);
            }

            ChangeTokens(gate, root, -1);
        }

        if (node.Kind != NodeKind.Choice || !_decided.IsSet(node.Index, row))
        {
            // It needs nothing any more. What a decided choice needs is settled already.
            foreach (CompletionGate gate in node.Decides)
            {
                ChangeTokens(gate, gate.CountedToRoot.Row(_paths, in invocation), -1);
            }
        }

        ExpandAll();
    }

    private void Spoil(CompletionGate gate, int root)
    {
        if (!_leavesOutFailedItems)
        {
            _spoiled.Set(gate.Index, root);
        }
    }

    /// <summary>Blocks those of some new rows that need a row which has ended without a result before.</summary>
    private void BlockNewRows(PlanNode node, int first, int count)
    {
        for (int row = first; row < first + count; row++)
        {
            foreach (PlanParent parent in node.Parents)
            {
                if (_broken.IsSet(parent.Node.Index, parent.Projection.Row(_paths, row)))
                {
                    Block(node, row);
                }
            }

            foreach (CompletionGate gate in node.ItemGates)
            {
                if (_spoiled.IsSet(gate.Index, gate.NotifiedToRoot.Row(_paths, row)) && !IsClosed(gate, row))
                {
                    Block(node, row);
                }
            }
        }
    }

    private int[] RowsOf(in PlanChild child, int row) => child.Enumeration is null ? [row] : child.Enumeration.RowsAt(_paths, row);
}
