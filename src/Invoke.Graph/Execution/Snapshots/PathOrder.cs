namespace Invoke.Graph;

/// <summary>Numbers the rows of each space in path order: what rows are called outside of their session, whose own numbers depend on the order of
/// expansion.</summary>
internal sealed class PathOrder(GraphPlan plan, IterationPaths paths)
{
    private readonly int[]?[] _rows = new int[plan.Spaces.Count][];
    private readonly int[]?[] _positions = new int[plan.Spaces.Count][];

    /// <summary>The rows in path order; the space and those above it must not grow any more.</summary>
    public int[] RowsOf(IterationSpace space)
    {
        if (_rows[space.Id] is { } known)
        {
            return known;
        }

        int[] rows = new RowEnumeration(plan.Root, space).RowsAt(paths, 0);
        _rows[space.Id] = rows;
        return rows;
    }

    /// <summary>The position of a path; below zero where the lists do not have it.</summary>
    public int PositionOf(IterationSpace space, ReadOnlySpan<int> path)
    {
        ReadOnlySpan<IterationSpace> chain = paths.ChainOf(space);
        var row = 0;
        if (path.Length != chain.Length)
        {
            return -1;
        }

        for (var level = 0; level < chain.Length; level++)
        {
            if (!paths.IsExpanded(chain[level], row) || (uint)path[level] >= (uint)paths.Length(chain[level], row))
            {
                return -1;
            }

            row = paths.FirstRow(chain[level], row) + path[level];
        }

        return PositionsOf(space)[row];
    }

    /// <summary>For each row its position in path order.</summary>
    public int[] PositionsOf(IterationSpace space)
    {
        if (_positions[space.Id] is { } known)
        {
            return known;
        }

        int[] rows = RowsOf(space);
        var positions = new int[rows.Length];
        for (var position = 0; position < rows.Length; position++)
        {
            positions[rows[position]] = position;
        }

        _positions[space.Id] = positions;
        return positions;
    }
}
