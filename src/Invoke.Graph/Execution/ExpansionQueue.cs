using System.Diagnostics.CodeAnalysis;

namespace Invoke.Graph;

/// <summary>Blocks of rows to expand, shortest paths first, and those that wait until the length of their last axis is known.</summary>
internal sealed class ExpansionQueue
{
    private readonly Queue<(IterationSpace Space, int PrefixRow)>[] _levels;
    private readonly Dictionary<(IterationSpace Axis, int AxisRow), List<(IterationSpace Space, int PrefixRow)>> _waiting = [];
    private readonly RowProjection?[] _toAxis;
    private int _count;

    public ExpansionQueue(GraphPlan plan)
    {
        int deepest = plan.Spaces.Max(space => space.Level);
        _levels = new Queue<(IterationSpace, int)>[deepest + 1];
        for (var level = 0; level < _levels.Length; level++)
        {
            _levels[level] = [];
        }

        _toAxis = new RowProjection?[plan.Spaces.Count];
        foreach (IterationSpace space in plan.Spaces)
        {
            if (space is { Owner: null, Prefix: { } prefix } && plan.Nodes[space.Axes[^1]].Space.Prefix is { } axisPrefix)
            {
                _toAxis[space.Id] = new RowProjection(prefix, axisPrefix);
            }
        }
    }

    /// <summary>The way from a prefix row of a space that combines axes to the row whose list gives the length of its last axis.</summary>
    public RowProjection ProjectionToAxis(IterationSpace space) =>
        _toAxis[space.Id] ?? throw new InvalidOperationException("An iterator's own space takes its length from the iterator.");

    public void Add(IterationSpace space, int prefixRow)
    {
        _levels[space.Level].Enqueue((space, prefixRow));
        _count++;
    }

    public bool TryTake([NotNullWhen(true)] out IterationSpace? space, out int prefixRow)
    {
        if (_count > 0)
        {
            foreach (Queue<(IterationSpace Space, int PrefixRow)> level in _levels)
            {
                if (level.TryDequeue(out (IterationSpace Space, int PrefixRow) next))
                {
                    _count--;
                    (space, prefixRow) = next;
                    return true;
                }
            }
        }

        (space, prefixRow) = (null, 0);
        return false;
    }

    public void Wait(IterationSpace axis, int axisRow, IterationSpace space, int prefixRow)
    {
        if (!_waiting.TryGetValue((axis, axisRow), out List<(IterationSpace, int)>? waiting))
        {
            _waiting.Add((axis, axisRow), waiting = []);
        }

        waiting.Add((space, prefixRow));
    }

    public void Wake(IterationSpace axis, int axisRow)
    {
        if (_waiting.Remove((axis, axisRow), out List<(IterationSpace Space, int PrefixRow)>? waiting))
        {
            foreach ((IterationSpace space, int prefixRow) in waiting)
            {
                Add(space, prefixRow);
            }
        }
    }
}
