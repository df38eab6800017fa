using System.Globalization;
using System.Text;

namespace Invoke.Graph;

/// <summary>The iteration paths of one session: which rows the expanded axes have given each space so far.</summary>
/// <remarks>
/// Paths are never stored. A row knows its block, a block its prefix row; a path is read off by walking up. For use by one thread at a
/// time, from inside <see cref="IReadyQueue"/>.
/// </remarks>
public sealed class IterationPaths
{
    private readonly GraphPlan _plan;
    private readonly SpaceRows[] _rows;

    internal IterationPaths(GraphPlan plan)
    {
        _plan = plan;
        _rows = new SpaceRows[plan.Spaces.Count];
        for (var id = 0; id < _rows.Length; id++)
        {
            _rows[id] = new SpaceRows();
        }
    }

    /// <summary>Compares the first invocations of two ranges by path, shorter prefix first, then by author order.</summary>
    /// <param name="left">A range.</param>
    /// <param name="right">Another range.</param>
    /// <returns>Below zero where <paramref name="left"/> comes first.</returns>
    public int Compare(in ReadyRange left, in ReadyRange right)
    {
        IterationSpace leftSpace = _plan.Nodes[left.NodeIndex].Space;
        IterationSpace rightSpace = _plan.Nodes[right.NodeIndex].Space;
        if (leftSpace == rightSpace && left.PrefixRow == right.PrefixRow)
        {
            return left.Index != right.Index ? left.Index.CompareTo(right.Index) : left.NodeIndex.CompareTo(right.NodeIndex);
        }

        Span<int> leftPath = stackalloc int[leftSpace.Level];
        Span<int> rightPath = stackalloc int[rightSpace.Level];
        CopyPath(leftSpace, left.PrefixRow, left.Index, leftPath);
        CopyPath(rightSpace, right.PrefixRow, right.Index, rightPath);
        int order = leftPath.SequenceCompareTo(rightPath);
        return order != 0 ? order : left.NodeIndex.CompareTo(right.NodeIndex);
    }

    /// <summary>Copies the iteration path of an invocation.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="path">Receives one index for each of the node's axes.</param>
    public void CopyPath(in Invocation invocation, Span<int> path) =>
        CopyPath(_plan.Nodes[invocation.NodeIndex].Space, invocation.PrefixRow, invocation.Index, path);

    /// <summary>Adds two numbers of rows.</summary>
    /// <exception cref="InvalidOperationException">The sum is more than an array can hold.</exception>
    internal static int CheckedCount(int rows, int more) => (long)rows + more <= Array.MaxLength
        ? rows + more
        : throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"The iterations are more than {Array.MaxLength}; iterate over shorter lists."));

    internal int Count(IterationSpace space) => _rows[space.Id].Count;

    internal bool IsExpanded(IterationSpace space, int prefixRow) => _rows[space.Id].IsExpanded(prefixRow);

    internal int FirstRow(IterationSpace space, int prefixRow) => _rows[space.Id].First[prefixRow];

    internal int Length(IterationSpace space, int prefixRow) => _rows[space.Id].Length[prefixRow];

    internal int PrefixOf(IterationSpace space, int row) => _rows[space.Id].PrefixOf(row);

    internal ReadOnlySpan<IterationSpace> ChainOf(IterationSpace space) => _plan.Chains[space.Id];

    internal int AddRoot() => _rows[_plan.Root.Id].Append(prefixRow: 0, count: 1);

    internal int Append(IterationSpace space, int prefixRow, int count) => _rows[space.Id].Append(prefixRow, count);

    internal Invocation InvocationAt(PlanNode node, int row)
    {
        if (node.Space.Prefix is null)
        {
            return new Invocation(node.Index, row, 0, 0);
        }

        int prefixRow = PrefixOf(node.Space, row);
        return new Invocation(node.Index, row, prefixRow, row - FirstRow(node.Space, prefixRow));
    }

    internal void CopyPath(IterationSpace space, int row, Span<int> path)
    {
        for (IterationSpace each = space; each.Prefix is { } prefix; each = prefix)
        {
            int prefixRow = PrefixOf(each, row);
            path[each.Level - 1] = row - FirstRow(each, prefixRow);
            row = prefixRow;
        }
    }

    internal string Format(PlanNode node, in Invocation invocation)
    {
        Span<int> path = stackalloc int[node.Space.Level];
        CopyPath(in invocation, path);
        return Format(node.Id, path);
    }

    /// <summary>Writes the id of a node at a path that need not be one of its own.</summary>
    internal string Format(string nodeId, IterationSpace space, int row)
    {
        Span<int> path = stackalloc int[space.Level];
        CopyPath(space, row, path);
        return Format(nodeId, path);
    }

    private static string Format(string nodeId, ReadOnlySpan<int> path)
    {
        if (path.IsEmpty)
        {
            return nodeId;
        }

        var text = new StringBuilder(nodeId);
        for (var level = 0; level < path.Length; level++)
        {
            text.Append(level == 0 ? '@' : '.').Append(CultureInfo.InvariantCulture, $"{path[level]}");
        }

        return text.ToString();
    }

    private void CopyPath(IterationSpace space, int prefixRow, int index, Span<int> path)
    {
        if (space.Prefix is { } prefix)
        {
            path[^1] = index;
            CopyPath(prefix, prefixRow, path);
        }
    }
}
