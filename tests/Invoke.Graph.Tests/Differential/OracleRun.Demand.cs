namespace Invoke.Graph.Tests.Differential;

/// <content>What is needed, what is ready, and what nothing can need any more.</content>
internal sealed partial class OracleRun
{
    private readonly HashSet<(ModelNode Node, OraclePath Path)> _demanded = [];
    private readonly HashSet<(ModelNode Node, OraclePath Path)> _assumed = [];

    /// <summary>Everything that is not lazy runs, and so does what something that is going to run reads: one step of it.</summary>
    /// <returns>True where something new is needed.</returns>
    private bool Demand()
    {
        if (!HasLazy)
        {
            return false;
        }

        (ModelNode Node, OraclePath Path)[] running = [.. Unfinished().Where(each => IsNeeded(each.Node, each.Path) && !IsBroken(each.Node, each.Path))];
        int before = _demanded.Count;
        _demanded.UnionWith(running.SelectMany(each => SourcesOf(each.Node, each.Path)).ToArray());
        return _demanded.Count > before;
    }

    /// <summary>Everything that is not lazy runs.</summary>
    private bool IsNeeded(ModelNode node, OraclePath path) => !_rules.IsLazy(node) || _demanded.Contains((node, path));

    /// <summary>The known invocations that an invocation reads: for a collector also the lists that decide how many items there are.</summary>
    private IEnumerable<(ModelNode Source, OraclePath Path)> SourcesOf(ModelNode node, OraclePath path)
    {
        foreach (ModelEdge edge in node.Edges.Where(edge => edge.Source.Node is not null && MayRead(node, path, edge, isUnknownRead: false)))
        {
            // Edges from inputs of the graph are left out above.
            ModelNode source = edge.Source.Node!;
            IEnumerable<ModelNode> sources = IsItem(edge)
                ? _rules.AxesOf(source).SelectMany(axis => axis.Edges).Select(each => each.Source.Node).OfType<ModelNode>().Append(source)
                : [source];
            foreach (ModelNode each in sources.Where(each => each.Kind != ModelKind.Iterate))
            {
                OraclePath shared = path.Only(_axisMasks[each]);
                foreach (OraclePath at in _known[each].Where(at => at.AgreesWith(shared)))
                {
                    yield return (each, at);
                }
            }
        }
    }

    /// <summary>A chooser reads its selector and what that chooses; everything else reads all of its inputs.</summary>
    private bool MayRead(ModelNode node, OraclePath path, ModelEdge edge, bool isUnknownRead)
    {
        if (node.Selector is not { } selector || edge.Input == selector)
        {
            return true;
        }

        ModelPort? source = node.Edges.FirstOrDefault(each => each.Input == selector)?.Source;
        return source is null || IsDone(source, path) ? edge.Input == ChosenBy(node, path) : isUnknownRead;
    }

    private bool IsReady(ModelNode node, OraclePath path) => IsNeeded(node, path) && !IsBroken(node, path) && node.Edges.All(edge =>
    {
        if (!IsItem(edge) || edge.Source.Node is not { } source)
        {
            return !MayRead(node, path, edge, isUnknownRead: true) || IsDone(edge.Source, path);
        }

        return PathsOf(source, path, out bool areAllKnown).TrueForAll(item => IsDone(source, item) || IsBroken(source, item)) && areAllKnown;
    });

    /// <summary>True where something that reads the invocation runs, or may still come to run.</summary>
    /// <param name="node">The node.</param>
    /// <param name="path">Its path, or what is known of it.</param>
    private bool MayRun(ModelNode node, OraclePath path)
    {
        if (!_rules.IsLazy(node) || !_assumed.Add((node, path)))
        {
            return true;
        }

        bool may = _rules.EdgesFrom(node).Any(each => each.Reader.Kind == ModelKind.Iterate
            ? _nodes.Any(closer => closer.Edges.Any(edge => IsItem(edge) && edge.Source.Node is { } source && _rules.AxesOf(source).Contains(each.Reader)) && AnyMayRun(closer, path, null))
            : AnyMayRun(each.Reader, path, each.Edge));
        _assumed.Remove((node, path));
        return may;
    }

    private bool AnyMayRun(ModelNode reader, OraclePath path, ModelEdge? edge) => PossiblePathsOf(reader).Exists(at =>
        at.AgreesWith(path) && (edge is null || MayRead(reader, at, edge, isUnknownRead: true)) && MayRun(reader, at));

    /// <summary>The paths that a node has or may come to have, each as far as it is known.</summary>
    private List<OraclePath> PossiblePathsOf(ModelNode node)
    {
        List<OraclePath> paths = [OraclePath.Empty(_rules.Iterators.Length)];
        foreach (ModelNode axis in _rules.AxesOf(node))
        {
            int at = _iteratorAt[axis];
            paths = [.. paths.SelectMany(path => LengthOf(axis, path) switch
            {
                { } length => Enumerable.Range(0, length).Select(index => path.With(at, index)),
                // A list that nothing needs will never be there; any other may be, with any number of items.
                null => axis.Edges.All(edge => edge.Source.Node is not { } list || IsDone(list, path) || MayRun(list, path.Only(_axisMasks[list]))) ? new[] { path } : [],
            })];
        }

        return paths;
    }
}
