using System.Diagnostics.CodeAnalysis;

namespace Invoke.Graph;

/// <content>Choice: an if or switch that knows its branch needs that input, and waits for that one only.</content>
public sealed partial class GraphSession
{
    private readonly RowMarks _decided = new();

    [SuppressMessage("Design", "CA1031", Justification = "What chooses comes from nodes: whatever reading it throws is a failure of the graph.")]
    private void Decide(PlanNode node, int row)
    {
        if (_decided.IsSet(node.Index, row))
        {
            // Restored, and asked again.
            return;
        }

        Invocation invocation = _paths.InvocationAt(node, row);
        int chosen;
        try
        {
            int? known = _restoration is not null && _restoration.Branches.TryGetValue((node.Index, row), out int before) ? before : null;
            chosen = ((ChoiceState)_states[node.Index]).Decide(in invocation, known);
        }
        catch (Exception exception)
        {
            AddError(node, node.Space, row, exception);
            BreakIfContinuing(node, row);
            _parallel?.OnEnded(in invocation);
            return;
        }

        _decided.Set(node.Index, row);
        _journal?.OnDecided(node, row);
        foreach (CompletionGate gate in node.Decides)
        {
            int root = gate.CountedToRoot.Row(_paths, in invocation);
            if (gate.Branch == chosen)
            {
                Want(gate, root);
            }
            else if (gate.Branch >= 0)
            {
                ChangeTokens(gate, root, -1);
            }
        }

        AwaitChosen(node, in invocation, chosen);
    }

    private void AwaitChosen(PlanNode node, in Invocation invocation, int branch)
    {
        int edge = Array.FindIndex(node.Inputs, edge => edge.Input.Branch == branch && edge.Source >= 0);
        if (edge >= 0)
        {
            // Only graph inputs and items have no projection.
            PlanNode source = _nodes[node.Inputs[edge].Source];
            int sourceRow = node.InputProjections[edge]!.Row(_paths, in invocation);
            if (!IsFinished(source, sourceRow))
            {
                _pending[node.Index][invocation.Row] = 1;
                if (IsBroken(source, sourceRow))
                {
                    Block(node, invocation.Row);
                }

                return;
            }
        }

        Offer(RangeOf(in invocation));
    }

    /// <summary>Tells whether a choice that has been made chose a source.</summary>
    private bool HasChosen(PlanNode node, int row, PlanNode source)
    {
        int branch = ((ChoiceState)_states[node.Index]).BranchAt(row);
        return Array.Exists(node.Inputs, edge => edge.Source == source.Index && edge.Input.Branch == branch);
    }

    /// <summary>A source of branches has finished: the choices that have chosen it and wait are ready.</summary>
    private void MeetChoice(PlanNode source, in PlanChild chooser, in Invocation invocation)
    {
        if (chooser.Enumeration is null)
        {
            MeetChoice(source, chooser.Node, invocation.Row);
            return;
        }

        chooser.Enumeration.CopyTo(_paths, invocation.Row, _demandBlocks);
        foreach (RowBlock block in _demandBlocks)
        {
            for (int row = block.FirstRow; row < block.FirstRow + block.Count; row++)
            {
                MeetChoice(source, chooser.Node, row);
            }
        }
    }

    private void MeetChoice(PlanNode source, PlanNode node, int row)
    {
        if (!_decided.IsSet(node.Index, row) || _pending[node.Index][row] != 1 || _started[node.Index].IsSet(row))
        {
            return;
        }

        if (HasChosen(node, row, source))
        {
            _pending[node.Index][row] = 0;
            Offer(RangeOf(_paths.InvocationAt(node, row)));
        }
    }
}
