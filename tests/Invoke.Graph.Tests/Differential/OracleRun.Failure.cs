namespace Invoke.Graph.Tests.Differential;

/// <content>What fails without running, and what a failure blocks.</content>
internal sealed partial class OracleRun
{
    private readonly HashSet<(ModelNode Node, OraclePath Path)> _failed = [];
    private readonly HashSet<(ModelNode Node, OraclePath Path)> _blocked = [];

    /// <summary>True where an invocation, or an iterator as a whole, has ended without a result.</summary>
    private bool IsBroken(ModelNode node, OraclePath path)
    {
        if (_failed.Count == 0)
        {
            return false;
        }

        OraclePath own = path.Only(_axisMasks[node]);
        own = node.Kind == ModelKind.Iterate ? own.With(_iteratorAt[node], -1) : own;
        return _failed.Contains((node, own)) || _blocked.Contains((node, own));
    }

    /// <summary>Follows what has happened until nothing changes: new paths, failures of iterators and choosers, and blocks; after these one more step of demand.</summary>
    private void Settle()
    {
        bool changes = true;
        while (changes && !IsTooLarge && !IsStopped)
        {
            if (_isKnownStale)
            {
                UpdateKnown();
            }

            changes = FailUnreadable();
            changes |= Block();
            _isKnownStale = changes;
            changes |= !changes && !IsStopped && Demand();
        }
    }

    /// <summary>An iterator cannot read a list that is null, nor lists of unequal length; a switch that somebody needs may choose nothing.</summary>
    private bool FailUnreadable()
    {
        (ModelNode Node, OraclePath Path)[] unreadable =
        [
            .. from iterator in _rules.Iterators
               from path in EnclosingPathsOf(iterator)
               where !IsBroken(iterator, path) && iterator.Edges.All(edge => IsDone(edge.Source, path)) && LengthOf(iterator, path) is null
               select (iterator, path),
            .. Unfinished().Where(each => each.Node.Selector is { } selector
                && IsNeeded(each.Node, each.Path)
                && !IsBroken(each.Node, each.Path)
                && each.Node.Edges.Where(edge => edge.Input == selector).All(edge => IsDone(edge.Source, each.Path))
                && ChosenBy(each.Node, each.Path) is null),
        ];
        _failed.UnionWith(unreadable);
        StoppedBetween = unreadable.Length > 0 && _policy == FailurePolicy.Stop;
        return unreadable.Length > 0;
    }

    /// <summary>Blocks what runs but needs what is broken; what is lazy waits until somebody needs it.</summary>
    private bool Block()
    {
        (ModelNode Node, OraclePath Path)[] blocked = _policy == FailurePolicy.Stop || _failed.Count == 0
            ? []
            : [.. Unfinished().Where(each => IsNeeded(each.Node, each.Path) && !IsBroken(each.Node, each.Path) && NeedsBroken(each.Node, each.Path))];
        _blocked.UnionWith(blocked);
        return blocked.Length > 0;
    }

    private bool NeedsBroken(ModelNode node, OraclePath path) => node.Edges.Any(edge =>
    {
        if (edge.Source.Node is not { } source || !MayRead(node, path, edge, isUnknownRead: false))
        {
            return false;
        }

        if (!IsItem(edge))
        {
            return IsBroken(source, path);
        }

        return _policy != FailurePolicy.LeaveOut
            && (PathsOf(source, path, out _).Exists(item => IsBroken(source, item)) || _rules.AxesOf(source).Any(axis => IsAxisBroken(axis, source, path)));
    });

    /// <summary>True where a list of an axis never comes, at some path of the axes before it that agrees with another path.</summary>
    private bool IsAxisBroken(ModelNode axis, ModelNode source, OraclePath path) => PathsOf(_rules.AxesOf(source).TakeWhile(each => each != axis), path, out _)
        .Exists(at => IsBroken(axis, at) || axis.Edges.Any(edge => edge.Source.Node is { } list && IsBroken(list, at)));

    /// <summary>The known paths of the lists of an iterator.</summary>
    private List<OraclePath> EnclosingPathsOf(ModelNode iterator) =>
        PathsOf(_rules.AxesOf(iterator).Where(axis => axis != iterator), OraclePath.Empty(_rules.Iterators.Length), out _);
}
