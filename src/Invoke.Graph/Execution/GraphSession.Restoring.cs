using System.Text.Json;

namespace Invoke.Graph;

/// <content>Restoring: known axes are expanded first, then what had finished is replayed without running, then the rest is handed to the scheduler.</content>
public sealed partial class GraphSession
{
    /// <summary>Null for a session that starts anew.</summary>
    private readonly Restoration? _restoration;

    private void Restore(SavedSession snapshot, JsonSerializerOptions options)
    {
        // The session was made for this.
        Restoration restoration = _restoration!;
        RestoreEdits(snapshot, options);
        var order = new PathOrder(Plan, _paths);
        _paths.AddRoot();
        OnRowsAdded(Plan.Root, 0, 0, 1);
        ExpandKnown(snapshot, order, restoration);
        List<(PlanNode Node, int Row)> finished = ReadFinished(snapshot, order, options, restoration);
        if (_filter is not null)
        {
            AllowAgain(finished);
        }

        new RerunRule(Plan, _paths, restoration).Apply();
        restoration.IsExpanding = false;
        StartWhatWaitsForNobody(order);
        ExpandAll();
        SettleDemand();
        foreach ((PlanNode node, int row) in finished)
        {
            if (restoration.Finished[node.Index].IsSet(row))
            {
                Replay(node, row, restoration);
            }
            else
            {
                _states[node.Index].Forget(row);
            }
        }

        restoration.IsReplaying = false;
        _newlySkipped.Clear();
        RestoreQueueMemory(snapshot);
        OfferAll();
        SettleDemand();
        SkipUnneeded();
    }

    /// <summary>Lists that are there from the start are read, and choices that nothing has to finish for are made.</summary>
    private void StartWhatWaitsForNobody(PathOrder order)
    {
        foreach (PlanNode node in _nodes.Where(node => node.Kind is NodeKind.Iterate or NodeKind.Choice))
        {
            foreach (int row in order.RowsOf(node.RowSpace))
            {
                if (node.Kind == NodeKind.Iterate ? node.Parents.Length == 0 : !HasPending(node, row))
                {
                    MakeReady(node, RangeOf(node.Kind == NodeKind.Iterate ? new Invocation(node.Index, row, 0, 0) : _paths.InvocationAt(node, row)));
                }
            }
        }
    }

    private void RestoreQueueMemory(SavedSession snapshot)
    {
        if (snapshot.QueueMemory is not { } memory || QueueMemory is not { } queue)
        {
            // Another scheduler than before starts with nothing in mind.
            return;
        }

        try
        {
            queue.Restore(memory);
        }
        catch (FormatException exception)
        {
            throw new JsonException($"The snapshot's 'queue' is not what this scheduler saves: {exception.Message}", exception);
        }
    }

    /// <summary>Expands the axes whose lengths are known, outer ones first, so that every position has its row.</summary>
    private void ExpandKnown(SavedSession snapshot, PathOrder order, Restoration restoration)
    {
        foreach (PlanNode iterator in _nodes.Where(node => node.Kind == NodeKind.Iterate).OrderBy(node => node.Space.Level))
        {
            int[] lengths = snapshot.LengthsOf(iterator, order);
            int[] rows = order.RowsOf(iterator.RowSpace);
            Check(iterator, lengths.Length == rows.Length);
            for (var position = 0; position < rows.Length; position++)
            {
                if (lengths[position] >= 0)
                {
                    restoration.Lengths.Add((iterator.Index, rows[position]), lengths[position]);
                    _expansions.Add(iterator.Space, rows[position]);
                }
            }

            ExpandAll();
        }
    }

    private List<(PlanNode Node, int Row)> ReadFinished(SavedSession snapshot, PathOrder order, JsonSerializerOptions options, Restoration restoration)
    {
        var finished = new List<(PlanNode, int)>();
        foreach ((int index, int position) in snapshot.History(order))
        {
            PlanNode node = _nodes[index];
            int[] rows = order.RowsOf(node.Space);
            Check(node, node.Kind != NodeKind.Iterate && (uint)position < (uint)rows.Length);
            int row = rows[position];
            finished.Add((node, row));
            restoration.Finished[index].EnsureCapacity(rows.Length);
            Check(node, restoration.Finished[index].TrySet(row));
        }

        foreach (PlanNode node in _nodes.Where(node => node.Kind != NodeKind.Iterate))
        {
            int[] rows = order.RowsOf(node.Space);
            if (node.IsLazy)
            {
                foreach (int position in snapshot.SkippedOf(node, order))
                {
                    Check(node, (uint)position < (uint)rows.Length);
                    restoration.Skipped.Add((node.Index, rows[position]));
                }
            }

            if (node.Kind == NodeKind.Choice)
            {
                ReadBranches(node, rows, snapshot.BranchesOf(node, order), restoration);
            }

            int[] done = Array.FindAll(rows, row => restoration.Finished[node.Index].IsSet(row));
            foreach (OutputPort output in node.Descriptor.Outputs)
            {
                ReadOutput(node, output, done, snapshot.ValuesOf(node, output, order), options, restoration);
            }
        }

        return finished;
    }

    private static void ReadBranches(PlanNode node, int[] rows, int[] branches, Restoration restoration)
    {
        Check(node, branches.Length == rows.Length);
        for (var position = 0; position < branches.Length; position++)
        {
            if (branches[position] >= 0)
            {
                Check(node, branches[position] < node.Descriptor.BranchCount);
                restoration.Branches.Add((node.Index, rows[position]), branches[position]);
            }
        }
    }

    private void ReadOutput(
        PlanNode node, OutputPort output, int[] finished, IEnumerable<JsonElement?> values, JsonSerializerOptions options, Restoration restoration)
    {
        var position = 0;
        foreach (JsonElement? value in values)
        {
            Check(node, position < finished.Length);
            int row = finished[position++];
            if (value is { } known)
            {
                _states[node.Index].Restore(output.Index, row, known, options);
            }
            else
            {
                restoration.Missing.Add((node.Index, output.Index, row));
            }
        }

        Check(node, position == finished.Length);
    }

    private static void Check(PlanNode node, bool fits)
    {
        if (!fits)
        {
            throw new JsonException($"The snapshot does not fit its graph at node '{node.Id}'; it is damaged.");
        }
    }

    /// <summary>What follows from an invocation that has finished before.</summary>
    private void Replay(PlanNode node, int row, Restoration restoration)
    {
        Invocation invocation = _paths.InvocationAt(node, row);
        _started[node.Index].Set(row);
        _finished[node.Index].Set(row);
        _history.Add(node.Index, row);
        if (restoration.Branches.ContainsKey((node.Index, row)))
        {
            // What chose may run again and fail; the choice stands all the same.
            Decide(node, row);
        }

        Settle(node, in invocation);
        _parallel?.OnEnded(in invocation);
    }

    /// <summary>Hands over what waits for nothing, in path order.</summary>
    private void OfferAll()
    {
        foreach (PlanNode node in _nodes.Where(node => node.Kind != NodeKind.Iterate))
        {
            for (var row = 0; row < _paths.Count(node.Space); row++)
            {
                if (!IsSkipped(node, row) && !IsBroken(node, row) && WaitsForNothing(node, row))
                {
                    Offer(RangeOf(_paths.InvocationAt(node, row)));
                }
            }
        }
    }

    private bool WaitsForNothing(PlanNode node, int row)
    {
        if (node.FollowsParent)
        {
            return IsFinished(node.Parents[0].Node, row);
        }

        return !HasPending(node, row) && (node.Kind != NodeKind.Choice || _decided.IsSet(node.Index, row));
    }

    /// <summary>True where conditions are counted and not met; a node that waited for nothing from the start may have no counters.</summary>
    private bool HasPending(PlanNode node, int row) => row < _pending[node.Index].Length && _pending[node.Index][row] != 0;
}
