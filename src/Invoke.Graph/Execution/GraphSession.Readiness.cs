namespace Invoke.Graph;

/// <content>Readiness: what new rows wait for, and which of them wait for nothing.</content>
public sealed partial class GraphSession
{
    /// <summary>Counts for each new row what it still waits for; what waits for nothing is ready as a whole range.</summary>
    private void AddReady(PlanNode node, int prefixRow, int first, int count)
    {
        // Most conditions are the same for a whole block; only those that see the last axis are looked at row by row.
        int same = 0;
        bool varies = false;
        foreach (PlanParent parent in node.Parents)
        {
            if (parent.Projection.IsSame)
            {
                same++;
            }
            else if (parent.Projection.IsConstantInBlock)
            {
                same += IsMet(node, in parent, first) ? 0 : 1;
            }
            else
            {
                varies = true;
            }
        }

        foreach (CompletionGate gate in node.ItemGates)
        {
            if (gate.NotifiedToRoot.IsSame)
            {
                same++;
            }
            else if (gate.NotifiedToRoot.IsConstantInBlock)
            {
                same += IsClosed(gate, first) ? 1 : 0;
            }
            else
            {
                varies = true;
            }
        }

        if (node.IsLazy)
        {
            same++;
            AddUndecided(node, first, count);
        }

        if (node.Kind == NodeKind.Choice)
        {
            EnsureCapacity(ref _pending[node.Index], first + count);
        }

        if (same == 0 && !varies && !_hasBroken)
        {
            MakeReady(node, new ReadyRange(node.Index, first, prefixRow, 0, count));
            return;
        }

        EnsureCapacity(ref _pending[node.Index], first + count);
        _pending[node.Index].AsSpan(first, count).Fill(same);
        if (varies)
        {
            CountVarying(node, first, count);
        }

        if (_hasBroken)
        {
            BlockNewRows(node, first, count);
        }

        if (varies || _hasBroken)
        {
            AddReadyRows(node, new RowBlock(prefixRow, 0, first, count));
        }
    }

    /// <summary>Adds the conditions that differ from row to row.</summary>
    private void CountVarying(PlanNode node, int first, int count)
    {
        int[] pending = _pending[node.Index];
        for (int row = first; row < first + count; row++)
        {
            foreach (PlanParent parent in node.Parents)
            {
                if (!parent.Projection.IsSame && !parent.Projection.IsConstantInBlock)
                {
                    pending[row] += IsMet(node, in parent, row) ? 0 : 1;
                }
            }

            foreach (CompletionGate gate in node.ItemGates)
            {
                if (!gate.NotifiedToRoot.IsSame && !gate.NotifiedToRoot.IsConstantInBlock)
                {
                    pending[row] += IsClosed(gate, row) ? 1 : 0;
                }
            }
        }
    }

    /// <summary>An iterator waits until its list has ended: one that was skipped has no items.</summary>
    private bool IsMet(PlanNode node, in PlanParent parent, int row)
    {
        int parentRow = parent.Projection.Row(_paths, row);
        return IsFinished(parent.Node, parentRow) || (node.Kind == NodeKind.Iterate && IsSkipped(parent.Node, parentRow));
    }

    private bool IsClosed(CompletionGate gate, int row) => _tokens[gate.Index][gate.NotifiedToRoot.Row(_paths, row)] != 0;

    /// <summary>Hands rows that wait for nothing to the queue, as ranges as long as possible.</summary>
    private void AddReadyRows(PlanNode node, in RowBlock block)
    {
        int[] pending = _pending[node.Index];
        var run = 0;
        for (var offset = 0; offset <= block.Count; offset++)
        {
            if (offset < block.Count && pending[block.FirstRow + offset] == 0)
            {
                continue;
            }

            if (offset > run)
            {
                MakeReady(node, new ReadyRange(node.Index, block.FirstRow + run, block.PrefixRow, block.FirstIndex + run, offset - run));
            }

            run = offset + 1;
        }
    }

    private static void EnsureCapacity(ref int[] array, int length)
    {
        if (array.Length < length)
        {
            Array.Resize(ref array, Math.Max(length, array.Length * 2));
        }
    }
}
