namespace Invoke.Graph;

/// <content>Completion: what a finished invocation makes ready.</content>
public sealed partial class GraphSession
{
    /// <summary>Takes note of an invocation whose result has been stored.</summary>
    /// <remarks>Where reading the result throws, the invocation is still under way and can fail.</remarks>
    internal void OnStored(in Invocation invocation)
    {
        PlanNode node = _nodes[invocation.NodeIndex];
        if (node.IsTracked)
        {
            _lifetimes.Hold(node, invocation.Row);
        }

        _finished[invocation.NodeIndex].Set(invocation.Row);
        _running--;
        _history.Add(invocation.NodeIndex, invocation.Row);
        if (_stop != GraphStatus.Running)
        {
            // Nothing starts and nothing expands any more; the result itself is kept.
            CountAtGates(node, in invocation);
        }
        else
        {
            Settle(node, in invocation);
            SkipUnneeded();
        }

        _journal?.OnFinished(invocation);
    }

    /// <summary>What follows from a finished invocation: readers, gates and axes that waited for it.</summary>
    private void Settle(PlanNode node, in Invocation invocation)
    {
        foreach (PlanChild child in node.Children)
        {
            MeetCondition(in child, in invocation);
        }

        CountAtGates(node, in invocation);
        foreach (PlanChild chooser in node.Choosers)
        {
            MeetChoice(node, chooser, in invocation);
        }

        if (node.FeedsIterators)
        {
            ExpandAll();
        }

        if (_turns.Count > 0 || _reviews.Count > 0)
        {
            SettleDemand();
        }
    }

    private void CountAtGates(PlanNode node, in Invocation invocation)
    {
        foreach (CompletionGate gate in node.CountedBy)
        {
            ChangeTokens(gate, gate.CountedToRoot.Row(_paths, in invocation), -1);
        }
    }

    private void ChangeTokens(CompletionGate gate, int rootRow, int change)
    {
        if ((_tokens[gate.Index][rootRow] += change) != 0)
        {
            return;
        }

        switch (gate.For)
        {
            case CompletionGate.Purpose.Items:
                gate.RootToNotified.CopyTo(_paths, rootRow, _blocks);
                if (_hasBroken && _spoiled.IsSet(gate.Index, rootRow))
                {
                    BlockRows(gate.Notified);
                }
                else
                {
                    MeetCondition(gate.Notified);
                }

                break;
            case CompletionGate.Purpose.Readers:
                _lifetimes.OnReadersFinished(gate, rootRow);
                break;
            default:
                AddReviews(gate, rootRow);
                break;
        }
    }

    /// <summary>A parent's invocation has ended: one condition of the rows that wait for it is met.</summary>
    private void MeetCondition(in PlanChild child, in Invocation invocation)
    {
        if (child.IsSameSpace)
        {
            if (child.Node.FollowsParent || --_pending[child.Node.Index][invocation.Row] == 0)
            {
                MakeReady(child.Node, new ReadyRange(child.Node.Index, invocation.Row, invocation.PrefixRow, invocation.Index, 1));
            }
        }
        else
        {
            // Only children of the same space have no enumeration.
            child.Enumeration!.CopyTo(_paths, invocation.Row, _blocks);
            MeetCondition(child.Node);
        }
    }

    private void BlockRows(PlanNode node)
    {
        foreach (RowBlock block in _blocks)
        {
            for (int row = block.FirstRow; row < block.FirstRow + block.Count; row++)
            {
                Block(node, row);
            }
        }
    }

    /// <summary>One condition of the rows in the block list is met.</summary>
    private void MeetCondition(PlanNode node)
    {
        int[] pending = _pending[node.Index];
        foreach (RowBlock block in _blocks)
        {
            foreach (ref int conditions in pending.AsSpan(block.FirstRow, block.Count))
            {
                conditions--;
            }

            AddReadyRows(node, in block);
        }
    }
}
