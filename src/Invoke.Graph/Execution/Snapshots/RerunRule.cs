namespace Invoke.Graph;

/// <summary>Finds what has finished but has to run again, because a needed output of it is missing from the snapshot.</summary>
/// <remarks>From sinks to sources, so that what runs again makes its own sources needed. Where it is not known yet whether an output will be
/// read, it counts as needed.</remarks>
internal sealed class RerunRule
{
    private readonly IterationPaths _paths;
    private readonly GraphPlan _plan;
    private readonly Restoration _restoration;
    private readonly List<(PlanNode Reader, ResolvedEdge Edge)>?[] _readers;

    public RerunRule(GraphPlan plan, IterationPaths paths, Restoration restoration)
    {
        _plan = plan;
        _paths = paths;
        _restoration = restoration;
        _readers = new List<(PlanNode, ResolvedEdge)>?[plan.Nodes.Count];
        foreach (PlanNode reader in plan.Nodes)
        {
            foreach (ResolvedEdge edge in reader.Inputs.Where(edge => edge.Source >= 0))
            {
                (_readers[edge.Source] ??= []).Add((reader, edge));
            }
        }
    }

    /// <summary>Removes from the finished rows what has to run again.</summary>
    public void Apply()
    {
        ILookup<int, (int Row, int Output)> missing = _restoration.Missing.ToLookup(value => value.Node, value => (value.Row, value.Output));
        foreach (PlanNode node in _plan.Nodes.Where(node => missing.Contains(node.Index)).OrderByDescending(node => node.Depth))
        {
            foreach ((int row, int output) in missing[node.Index])
            {
                if (_restoration.Finished[node.Index].IsSet(row) && IsNeeded(node, row, node, output))
                {
                    _restoration.Finished[node.Index].Clear(row);
                }
            }
        }

        // What runs again makes all of its outputs.
        _restoration.Missing.RemoveWhere(value => !_restoration.Finished[value.Node].IsSet(value.Row));
    }

    /// <summary>Looks for a reader of a row's output; through an iterator for readers of the items it takes from that output.</summary>
    private bool IsNeeded(PlanNode node, int row, PlanNode via, int output)
    {
        foreach ((PlanNode reader, ResolvedEdge edge) in _readers[via.Index] ?? [])
        {
            if (edge.Output != output)
            {
                continue;
            }

            if (reader.Kind != NodeKind.Iterate)
            {
                if (AnyRow(node.Space, row, reader.Space, readerRow => Reads(reader, readerRow, in edge)))
                {
                    return true;
                }
            }
            else if (AnyRow(node.Space, row, reader.Space, static _ => false)
                || IsNeeded(node, row, reader, IterateNode.OutputOf(IterateNode.ListOf(edge.Input))))
            {
                return true;
            }
        }

        return false;
    }

    private bool Reads(PlanNode reader, int row, in ResolvedEdge edge)
    {
        if (_restoration.Finished[reader.Index].IsSet(row) || _restoration.Skipped.Contains((reader.Index, row)))
        {
            return false;
        }

        if (reader.Kind != NodeKind.Choice)
        {
            return true;
        }

        return _restoration.Branches.TryGetValue((reader.Index, row), out int branch) ? edge.Input.Branch == branch : true;
    }

    /// <summary>True where a row of another space that agrees on all shared axes fulfils a condition, or is not known yet.</summary>
    private bool AnyRow(IterationSpace from, int row, IterationSpace to, Predicate<int> condition)
    {
        var path = new int[from.Level];
        _paths.CopyPath(from, row, path);
        return AnyRow(from, path, _paths.ChainOf(to), 0, 0, condition);
    }

    private bool AnyRow(IterationSpace from, int[] path, ReadOnlySpan<IterationSpace> chain, int level, int prefixRow, Predicate<int> condition)
    {
        if (level == chain.Length)
        {
            return condition(prefixRow);
        }

        IterationSpace space = chain[level];
        if (!_paths.IsExpanded(space, prefixRow))
        {
            return true;
        }

        int shared = Array.IndexOf(from.Axes, space.Axes[^1]);
        (int first, int end) = shared >= 0 ? (path[shared], path[shared] + 1) : (0, _paths.Length(space, prefixRow));
        for (int index = first; index < end && index < _paths.Length(space, prefixRow); index++)
        {
            if (AnyRow(from, path, chain, level + 1, _paths.FirstRow(space, prefixRow) + index, condition))
            {
                return true;
            }
        }

        return false;
    }
}
