namespace Invoke.Graph;

/// <content>Demand: what only a branch of a choice needs runs once that branch is chosen, and is skipped once no reader is left.</content>
public sealed partial class GraphSession
{
    private readonly RowMarks _skipped = new();
    private readonly RowMarks _demanded = new();

    /// <summary>For each gate of lazy nodes the root rows that some reader is going to read.</summary>
    private readonly RowMarks _wanted = new();
    private readonly Queue<(PlanNode Node, int Row, Turn Turn)> _turns = [];
    private readonly Queue<Invocation> _newlySkipped = [];
    private readonly List<RowBlock> _demandBlocks = [];
    private long _skippedCount;

    /// <summary>What has to be settled about an invocation.</summary>
    private enum Turn
    {
        /// <summary>What chooses is known, and the choice is going to run.</summary>
        Decide,

        /// <summary>A lazy invocation has come into being, or has lost a reader: it may be demanded, or have nobody left who could read it.</summary>
        Review,

        /// <summary>A reader is going to read a lazy invocation.</summary>
        Demand,

        /// <summary>An invocation has ended without a result.</summary>
        Spread,
    }

    /// <summary>Gets the ids of the skipped invocations in node and path order.</summary>
    public IEnumerable<string> Skipped => IdsOf(_nodes.Where(node => node.IsLazy), IsSkipped);

    /// <summary>Takes an invocation that was skipped since the last call; take them as they come, or they pile up.</summary>
    /// <param name="invocation">The invocation; it never runs.</param>
    /// <returns>False where none is waiting.</returns>
    public bool TryTakeSkipped(out Invocation invocation) => _newlySkipped.TryDequeue(out invocation);

    internal bool IsSkipped(PlanNode node, int row) => node.IsLazy && _skipped.IsSet(node.Index, row);

    /// <summary>Hands invocations that wait for nothing to the scheduler; a choice first has to be made, and an iterator expands.</summary>
    private void MakeReady(PlanNode node, in ReadyRange range)
    {
        if (_restoration is not null)
        {
            MakeReadyAgain(node, in range, _restoration);
            return;
        }

        switch (node.Kind)
        {
            case NodeKind.Iterate:
                for (int row = range.Row; row < range.Row + range.Count; row++)
                {
                    _expansions.Add(node.Space, row);
                }

                break;
            case NodeKind.Choice:
                for (int row = range.Row; row < range.Row + range.Count; row++)
                {
                    _turns.Enqueue((node, row, Turn.Decide));
                }

                break;
            default:
                _queue.Add(in range);
                break;
        }
    }

    /// <summary>Hands invocations that can run to the scheduler.</summary>
    private void Offer(in ReadyRange range)
    {
        if (_restoration is null)
        {
            _queue.Add(in range);
        }
        else
        {
            OfferAgain(in range, _restoration);
        }
    }

    /// <summary>Takes up new rows of a lazy node once the expansion under way has come to rest.</summary>
    private void AddUndecided(PlanNode node, int first, int count)
    {
        for (int row = first; row < first + count; row++)
        {
            _turns.Enqueue((node, row, Turn.Review));
        }
    }

    /// <summary>Settles everything that follows from choices made; a queue instead of recursion, as chains may be long.</summary>
    private void SettleDemand()
    {
        while (_stop == GraphStatus.Running && _turns.TryDequeue(out (PlanNode Node, int Row, Turn Turn) turn))
        {
            switch (turn.Turn)
            {
                case Turn.Decide:
                    Decide(turn.Node, turn.Row);
                    break;
                case Turn.Review:
                    Review(turn.Node, turn.Row);
                    break;
                case Turn.Spread:
                    Spread(turn.Node, turn.Row);
                    break;
                default:
                    Demand(turn.Node, turn.Row);
                    break;
            }
        }
    }

    /// <summary>A reader is going to read: the rows it reads are demanded, now or as soon as they come into being.</summary>
    private void Want(CompletionGate gate, int rootRow)
    {
        if (_wanted.IsSet(gate.Index, rootRow))
        {
            return;
        }

        _wanted.Set(gate.Index, rootRow);
        Enqueue(gate, rootRow, Turn.Demand);
    }

    private void OnNoReaderLeft(CompletionGate gate, int rootRow) => Enqueue(gate, rootRow, Turn.Review);

    private void Enqueue(CompletionGate gate, int rootRow, Turn turn)
    {
        gate.RootToNotified.CopyTo(_paths, rootRow, _demandBlocks);
        foreach (RowBlock block in _demandBlocks)
        {
            for (int row = block.FirstRow; row < block.FirstRow + block.Count; row++)
            {
                _turns.Enqueue((gate.Notified, row, turn));
            }
        }
    }

    private void Review(PlanNode node, int row)
    {
        bool hasReader = false;
        foreach (CompletionGate gate in node.DemandGates)
        {
            int root = gate.NotifiedToRoot.Row(_paths, row);
            if (_tokens[gate.Index][root] == 0)
            {
                // Whoever wanted to read has been blocked since.
                continue;
            }

            if (_wanted.IsSet(gate.Index, root))
            {
                Demand(node, row);
                return;
            }

            hasReader = true;
        }

        if (!hasReader)
        {
            Skip(node, row);
        }
    }

    private void Demand(PlanNode node, int row)
    {
        if (_demanded.IsSet(node.Index, row))
        {
            return;
        }

        _demanded.Set(node.Index, row);
        if (_doomed.IsSet(node.Index, row))
        {
            Block(node, row);
            return;
        }

        Invocation invocation = _paths.InvocationAt(node, row);
        foreach (CompletionGate gate in node.Decides)
        {
            if (gate.Branch < 0)
            {
                Want(gate, gate.CountedToRoot.Row(_paths, in invocation));
            }
        }

        if (--_pending[node.Index][row] == 0)
        {
            MakeReady(node, RangeOf(in invocation));
        }
    }

    private void Skip(PlanNode node, int row)
    {
        if (_skipped.IsSet(node.Index, row) || _demanded.IsSet(node.Index, row))
        {
            return;
        }

        _skipped.Set(node.Index, row);
        _skippedCount++;
        Invocation invocation = _paths.InvocationAt(node, row);
        _newlySkipped.Enqueue(invocation);
        foreach (CompletionGate gate in node.Decides)
        {
            ChangeTokens(gate, gate.CountedToRoot.Row(_paths, in invocation), -1);
        }

        // What it would have read is read by one less.
        CountAtGates(node, in invocation);
        if (node.FeedsIterators)
        {
            foreach (PlanChild child in node.Children)
            {
                if (child.Node.Kind == NodeKind.Iterate)
                {
                    MeetCondition(in child, in invocation);
                }
            }

            ExpandAll();
        }

        _parallel?.OnEnded(in invocation);
    }

    private static ReadyRange RangeOf(in Invocation invocation) =>
        new(invocation.Node, invocation.PrefixRow, invocation.Index, invocation.Row, 1);
}
