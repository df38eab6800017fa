namespace Invoke.Graph;

/// <content>Demand: what only a branch of a choice needs runs once that branch is chosen, and is skipped once no reader is left.</content>
public sealed partial class GraphSession
{
    private readonly RowMarks _skipped = new();
    private readonly RowMarks _demanded = new();

    /// <summary>For each gate of lazy nodes the root rows that some reader is going to read.</summary>
    private readonly RowMarks _wanted = new();

    /// <summary>What has to be settled before anything more is demanded.</summary>
    private readonly Queue<(PlanNode Node, int Row, Turn Turn)> _turns = [];

    /// <summary>The lazy invocations to look at: new ones, and those that somebody wants to read or no longer reads.</summary>
    private readonly Queue<(PlanNode Node, int Row)> _reviews = [];
    private readonly Queue<Invocation> _newlySkipped = [];
    private readonly List<RowBlock> _demandBlocks = [];
    private long _skippedCount;

    /// <summary>What has to be settled about an invocation.</summary>
    private enum Turn
    {
        /// <summary>What chooses is known, and the choice is going to run.</summary>
        Decide,

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
                Enqueue(in range);
                break;
        }
    }

    /// <summary>Hands invocations that can run to the scheduler.</summary>
    private void Offer(in ReadyRange range)
    {
        if (_restoration is null)
        {
            Enqueue(in range);
        }
        else
        {
            OfferAgain(in range, _restoration);
        }
    }

    private void Enqueue(in ReadyRange range)
    {
        if (_filter is not null)
        {
            EnqueueOwn(in range, _filter);
            return;
        }

        _ready += range.Count;
        _queue.Add(in range);
    }

    /// <summary>Takes up new rows of a lazy node once the expansion under way has come to rest.</summary>
    private void AddUndecided(PlanNode node, int first, int count)
    {
        for (int row = first; row < first + count; row++)
        {
            _reviews.Enqueue((node, row));
        }
    }

    /// <summary>Settles everything that follows from choices made; queues instead of recursion, as chains may be long.</summary>
    /// <remarks>Failures spread before anything more is demanded, and demand goes on step by step: so it does not matter what is looked at first.</remarks>
    private void SettleDemand()
    {
        while (_stop == GraphStatus.Running)
        {
            if (_turns.TryDequeue(out (PlanNode Node, int Row, Turn Turn) turn))
            {
                if (turn.Turn == Turn.Decide)
                {
                    Decide(turn.Node, turn.Row);
                }
                else
                {
                    Spread(turn.Node, turn.Row);
                }

                continue;
            }

            int step = _reviews.Count;
            if (step == 0)
            {
                return;
            }

            for (; step > 0; step--)
            {
                (PlanNode node, int row) = _reviews.Dequeue();
                Review(node, row);
            }
        }
    }

    /// <summary>Skips what nothing has come to need once nothing runs any more: a list and what would read it may wait for each other.</summary>
    private void SkipUnneeded()
    {
        if (_running > 0 || _ready > 0 || _held > 0 || _stop != GraphStatus.Running || IsSettled)
        {
            return;
        }

        foreach (PlanNode node in _nodes.Where(node => node.IsLazy))
        {
            // Rows that come into being meanwhile are looked at when they come.
            int known = _paths.Count(node.Space);
            for (var row = 0; row < known; row++)
            {
                Skip(node, row);
            }
        }

        SettleDemand();
    }

    /// <summary>A reader is going to read: the rows it reads are demanded, now or as soon as they come into being.</summary>
    private void Want(CompletionGate gate, int rootRow)
    {
        if (_wanted.TrySet(gate.Index, rootRow))
        {
            AddReviews(gate, rootRow);
        }
    }

    private void AddReviews(CompletionGate gate, int rootRow)
    {
        gate.RootToNotified.CopyTo(_paths, rootRow, _demandBlocks);
        foreach (RowBlock block in _demandBlocks)
        {
            AddUndecided(gate.Notified, block.FirstRow, block.Count);
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
        _journal?.OnSkipped(node, row);
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
        new(invocation.NodeIndex, invocation.Row, invocation.PrefixRow, invocation.Index, 1);
}
