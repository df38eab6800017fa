namespace Invoke.Graph;

/// <summary>Says which invocations belong to a part of a session.</summary>
internal sealed class PartFilter
{
    private readonly IterationPaths _paths;
    private readonly SessionPart _part;

    /// <summary>For each space where its path has the index that is dealt out; below zero for spaces without that axis.</summary>
    private readonly int[] _places;
    private readonly GraphPlan _plan;

    public PartFilter(GraphPlan plan, IterationPaths paths, SessionPart part)
    {
        _plan = plan;
        _paths = paths;
        _part = part;
        int axis = plan.SpreadAxis?.Index ?? -1;
        _places = [.. plan.Spaces.Select(space => axis < 0 ? -1 : Array.IndexOf(space.Axes, axis))];
    }

    /// <summary>True where a node runs once for each iteration that is dealt out.</summary>
    public bool IsDealtOut(PlanNode node) => _places[node.Space.Id] >= 0;

    /// <summary>True where a part takes a row; a row outside of the axis is taken by all.</summary>
    public bool Takes(IterationSpace space, int prefixRow, int index) => _places[space.Id] < 0 || _part.Takes(IndexOf(space, prefixRow, index));

    public bool Takes(in Invocation invocation) => Takes(_plan.Nodes[invocation.NodeIndex].Space, invocation.PrefixRow, invocation.Index);

    /// <summary>True where the last index of a space's paths is the one that is dealt out, so that the rows of a block belong to different parts.</summary>
    public bool VariesInBlock(IterationSpace space) => _places[space.Id] == space.Level - 1 && space.Level > 0;

    private int IndexOf(IterationSpace space, int prefixRow, int index)
    {
        int place = _places[space.Id];
        if (place == space.Level - 1)
        {
            return index;
        }

        // The axis is further out, so there is a prefix that ends with it.
        IterationSpace each = space.Prefix!;
        int row = prefixRow;
        for (; each.Level - 1 > place; each = each.Prefix!)
        {
            row = _paths.PrefixOf(each, row);
        }

        return row - _paths.FirstRow(each, _paths.PrefixOf(each, row));
    }
}
