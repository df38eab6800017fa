namespace Invoke.Graph;

/// <summary>Finds the row of another space that has the same indices on all of that space's axes. Arithmetic only; nothing is searched.</summary>
internal sealed class RowProjection
{
    private readonly IterationSpace _from;
    private readonly IterationSpace _to;
    private readonly Shape _shape;
    private readonly int[] _levels;

    public RowProjection(IterationSpace from, IterationSpace to)
    {
        _from = from;
        _to = to;
        _levels = Array.ConvertAll(to.Axes, axis => Array.IndexOf(from.Axes, axis));
        _shape = ShapeOf(from, to);
    }

    private enum Shape
    {
        Same,
        Root,
        Prefix,
        Ancestor,
        LastAxis,
        Other,
    }

    /// <summary>Projects every row to the only row of the root space: where the values of graph inputs are.</summary>
    public static RowProjection ToRoot(IterationSpace from, IterationSpace root) => new(from, root);

    /// <summary>True where all rows of a block below one prefix row project to the same row.</summary>
    public bool IsConstantInBlock => _shape is Shape.Root or Shape.Prefix or Shape.Ancestor
        || (_shape is Shape.Other && Array.IndexOf(_levels, _from.Level - 1) < 0);

    public bool IsSame => _shape is Shape.Same;

    /// <summary>Projects an invocation; fast for the common shapes, because an invocation carries its prefix row and its index.</summary>
    public int Row(IterationPaths paths, in Invocation invocation) => _shape switch
    {
        Shape.Same => invocation.Row,
        Shape.Root => 0,
        Shape.Prefix => invocation.PrefixRow,
        Shape.LastAxis => paths.FirstRow(_to, 0) + invocation.Index,
        _ => Row(paths, invocation.Row),
    };

    /// <summary>Projects a row.</summary>
    public int Row(IterationPaths paths, int row)
    {
        switch (_shape)
        {
            case Shape.Same:
                return row;
            case Shape.Root:
                return 0;
            case Shape.Prefix:
                return paths.PrefixOf(_from, row);
            case Shape.Ancestor:
                for (IterationSpace space = _from; space != _to; space = space.Prefix!)
                {
                    // The target is an ancestor, so the walk meets it before the root's missing prefix.
                    row = paths.PrefixOf(space, row);
                }

                return row;
            default:
                Span<int> path = stackalloc int[_from.Level];
                paths.CopyPath(_from, row, path);
                return Locate(paths, path);
        }
    }

    private int Locate(IterationPaths paths, ReadOnlySpan<int> path)
    {
        ReadOnlySpan<IterationSpace> chain = paths.ChainOf(_to);
        var row = 0;
        for (var level = 0; level < chain.Length; level++)
        {
            row = paths.FirstRow(chain[level], row) + path[_levels[level]];
        }

        return row;
    }

    private static Shape ShapeOf(IterationSpace from, IterationSpace to)
    {
        if (from == to)
        {
            return Shape.Same;
        }

        if (to.Prefix is null)
        {
            return Shape.Root;
        }

        if (from.Prefix == to)
        {
            return Shape.Prefix;
        }

        for (IterationSpace? space = from.Prefix; space is not null; space = space.Prefix)
        {
            if (space == to)
            {
                return Shape.Ancestor;
            }
        }

        return to.Level == 1 && to.Axes[0] == from.Axes[^1] ? Shape.LastAxis : Shape.Other;
    }
}
