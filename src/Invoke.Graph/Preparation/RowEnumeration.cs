namespace Invoke.Graph;

/// <summary>A block of rows below one prefix row: consecutive indices, consecutive rows.</summary>
internal readonly record struct RowBlock(int PrefixRow, int FirstIndex, int FirstRow, int Count);

/// <summary>Lists the rows of another space that agree with a row on all axes both have, in path order.</summary>
internal sealed class RowEnumeration
{
    private readonly IterationSpace _from;
    private readonly IterationSpace _to;

    /// <summary>For each axis of the target its level in the source, or -1 where the axis is free.</summary>
    private readonly int[] _levels;

    public RowEnumeration(IterationSpace from, IterationSpace to)
    {
        _from = from;
        _to = to;
        _levels = Array.ConvertAll(to.Axes, axis => Array.IndexOf(from.Axes, axis));
    }

    /// <summary>Lists the rows one by one, where blocks are not what is wanted.</summary>
    public int[] RowsAt(IterationPaths paths, int row)
    {
        var blocks = new List<RowBlock>();
        CopyTo(paths, row, blocks);
        return [.. blocks.SelectMany(block => Enumerable.Range(block.FirstRow, block.Count))];
    }

    public void CopyTo(IterationPaths paths, int row, List<RowBlock> blocks)
    {
        blocks.Clear();
        if (_to.Prefix is null)
        {
            blocks.Add(new RowBlock(0, 0, 0, 1));
            return;
        }

        if (_to.Prefix == _from)
        {
            // Readers look only at rows that exist, for which they have room.
            if (paths.IsExpanded(_to, row) && paths.Length(_to, row) is > 0 and int length)
            {
                blocks.Add(new RowBlock(row, 0, paths.FirstRow(_to, row), length));
            }

            return;
        }

        Span<int> path = stackalloc int[_from.Level];
        paths.CopyPath(_from, row, path);
        Walk(paths, paths.ChainOf(_to), 0, 0, path, blocks);
    }

    private void Walk(IterationPaths paths, ReadOnlySpan<IterationSpace> chain, int level, int prefixRow, ReadOnlySpan<int> path, List<RowBlock> blocks)
    {
        IterationSpace space = chain[level];
        if (!paths.IsExpanded(space, prefixRow))
        {
            return;
        }

        (int first, int count) = (0, paths.Length(space, prefixRow));
        if (_levels[level] >= 0)
        {
            int index = path[_levels[level]];
            (first, count) = (index, index < count ? 1 : 0);
        }

        int firstRow = paths.FirstRow(space, prefixRow) + first;
        if (level == chain.Length - 1)
        {
            if (count > 0)
            {
                blocks.Add(new RowBlock(prefixRow, first, firstRow, count));
            }

            return;
        }

        for (var offset = 0; offset < count; offset++)
        {
            Walk(paths, chain, level + 1, firstRow + offset, path, blocks);
        }
    }
}
