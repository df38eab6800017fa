using System.Globalization;

namespace Invoke.Graph.Tests.Differential;

/// <summary>One run of a graph by brute force: after each invocation every question is answered anew by looking at everything.</summary>
/// <remarks>Written from the rules, without the engine's spaces, rows and gates; slow on purpose.</remarks>
internal sealed partial class OracleRun
{
    private const int MostInvocations = 400;

    private readonly OracleRules _rules;
    private readonly ModelNode[] _nodes;
    private readonly Dictionary<ModelNode, bool[]> _axisMasks = [];
    private readonly Dictionary<ModelNode, int> _iteratorAt = [];
    private readonly Dictionary<(ModelNode Node, OraclePath Path), object?> _results = [];
    private readonly Dictionary<ModelNode, List<OraclePath>> _known = [];
    private readonly FailurePolicy _policy;

    /// <summary>True where a list has ended since the paths were listed.</summary>
    private bool _isKnownStale = true;

    public OracleRun(OracleRules rules, FailurePolicy policy)
    {
        _rules = rules;
        _policy = policy;
        HasLazy = _rules.Graph.Nodes.Any(_rules.IsLazy);
        _nodes = [.. rules.Graph.Nodes];
        foreach (ModelNode node in _nodes)
        {
            _axisMasks[node] = Array.ConvertAll(rules.Iterators, rules.AxesOf(node).Contains);
        }

        for (var index = 0; index < rules.Iterators.Length; index++)
        {
            _iteratorAt[rules.Iterators[index]] = index;
        }
    }

    /// <summary>Gets the ids of the finished invocations in order.</summary>
    public List<string> Finished { get; } = [];

    /// <summary>Gets the ids of what failed, in path order.</summary>
    public IEnumerable<string> Errors => _failed
        .OrderBy(each => each, Comparer<(ModelNode Node, OraclePath Path)>.Create((left, right) =>
            EnclosingIndices(left.Node, left.Path).AsSpan().SequenceCompareTo(EnclosingIndices(right.Node, right.Path))))
        .ThenBy(each => _rules.PositionOf(each.Node))
        .Select(each => Id(each.Node, each.Path));

    /// <summary>Gets the ids of what never ran because it needs what failed, in author and path order.</summary>
    public IEnumerable<string> Blocked => Unfinished().Where(_blocked.Contains).Select(each => Id(each.Node, each.Path));

    /// <summary>Gets whether the session was stopped by what no node did: a list or a choice that could not be read.</summary>
    /// <remarks>How far everything else had come at that instant is nobody's business.</remarks>
    public bool StoppedBetween { get; private set; }

    /// <summary>Gets whether some nodes run only where they are needed.</summary>
    public bool HasLazy { get; }

    /// <summary>Gets whether the graph makes too many invocations for brute force.</summary>
    public bool IsTooLarge { get; private set; }

    public GraphStatus Status => _failed.Count > 0 ? GraphStatus.Failed : GraphStatus.Completed;

    /// <summary>Runs until nothing is ready or something failed.</summary>
    public void Run(OracleOrder order)
    {
        string? lastType = null;
        var inARow = 0;
        Settle();
        while (!IsTooLarge && !IsStopped)
        {
            (ModelNode Node, OraclePath Path, int[] Indices)[] ready = [.. Unfinished().Where(each => IsReady(each.Node, each.Path)).Select(each => (each.Node, each.Path, Indices(each.Node, each.Path)))];
            if (ready.Length == 0)
            {
                return;
            }

            (ModelNode node, OraclePath path, _) = order.Pick(ready, _rules, lastType, inARow);
            inARow = node.Type == lastType ? inARow + 1 : 1;
            lastType = node.Type;
            RunOne(node, path);
        }
    }

    /// <summary>The values of a node's output in path order, for those of its invocations that finished.</summary>
    public IReadOnlyList<object?> ResultsOf(ModelNode node, string output) =>
        [.. _known[node].Where(path => IsDone(node, path)).Select(path => Read(new ModelPort(node, output, default), path))];

    public int CountOf(ModelNode node) => _known[node].Count;

    /// <summary>The known invocations that nothing can need any more, in author and path order.</summary>
    public IEnumerable<string> Skipped() => Unfinished()
        .Where(each => _rules.IsLazy(each.Node) && !IsBroken(each.Node, each.Path) && (IsStopped ? !MayRun(each.Node, each.Path) : !IsNeeded(each.Node, each.Path)))
        .Select(each => Id(each.Node, each.Path));

    /// <summary>Gets whether a failure has stopped the session.</summary>
    public bool IsStopped => _policy == FailurePolicy.Stop && _failed.Count > 0;

    private static bool IsItem(ModelEdge edge) => edge.Input == CollectNode.ItemPort;

    private void RunOne(ModelNode node, OraclePath path)
    {
        try
        {
            _results[(node, path)] = Compute(node, path);
        }
        catch (WorkException)
        {
            _failed.Add((node, path));
            _isKnownStale = true;
            Settle();
            return;
        }

        Finished.Add(Id(node, path));
        _isKnownStale = _rules.EdgesFrom(node).Any(each => each.Reader.Kind == ModelKind.Iterate);
        Settle();
    }

    /// <summary>Lists the paths whose axes' lengths are known.</summary>
    private void UpdateKnown()
    {
        foreach (ModelNode node in _nodes)
        {
            _known[node] = PathsOf(node, OraclePath.Empty(_rules.Iterators.Length), out _);
        }

        IsTooLarge = _nodes.Sum(CountOf) > MostInvocations;
    }

    private IEnumerable<(ModelNode Node, OraclePath Path)> Unfinished() =>
        from node in _nodes where node.Kind != ModelKind.Iterate from path in _known[node] where !_results.ContainsKey((node, path)) select (node, path);

    /// <summary>The paths of a node that agree with another path, in path order, as far as lengths are known.</summary>
    private List<OraclePath> PathsOf(ModelNode node, OraclePath given, out bool areAllKnown) => PathsOf(_rules.AxesOf(node), given, out areAllKnown);

    private List<OraclePath> PathsOf(IEnumerable<ModelNode> axes, OraclePath given, out bool areAllKnown)
    {
        areAllKnown = true;
        List<OraclePath> paths = [OraclePath.Empty(_rules.Iterators.Length)];
        foreach (ModelNode axis in axes)
        {
            int at = _iteratorAt[axis];
            var longer = new List<OraclePath>();
            foreach (OraclePath path in paths)
            {
                int? length = LengthOf(axis, path);
                areAllKnown &= length is not null;
                longer.AddRange(Enumerable.Range(0, length ?? 0).Where(index => given[at] < 0 || given[at] == index).Select(index => path.With(at, index)));
            }

            paths = longer;
        }

        return paths;
    }

    /// <summary>How many items an iterator has at a path, or null where its lists are not there yet; none behind a failure.</summary>
    private int? LengthOf(ModelNode iterator, OraclePath path)
    {
        if (iterator.Edges.Any(edge => edge.Source.Node is { } source && IsBroken(source, path)) || (_policy != FailurePolicy.Stop && IsBroken(iterator, path)))
        {
            return 0;
        }

        if (!iterator.Edges.All(edge => IsDone(edge.Source, path)))
        {
            return null;
        }

        int?[] lengths = [.. iterator.Edges.Select(edge => ((System.Collections.ICollection?)Read(edge.Source, path))?.Count).Distinct()];
        return lengths.Length == 1 ? lengths[0] : null;
    }

    private bool IsDone(ModelNode node, OraclePath path)
    {
        return node.Kind == ModelKind.Iterate
            ? path[_iteratorAt[node]] >= 0 && LengthOf(node, path) > path[_iteratorAt[node]]
            : _results.ContainsKey((node, path.Only(_axisMasks[node])));
    }

    private bool IsDone(ModelPort port, OraclePath path) => port.Node is null || IsDone(port.Node, path);

    private object? Read(ModelPort port, OraclePath path)
    {
        if (port.Node is not { } node)
        {
            return _rules.Graph.Inputs.Single(input => input.Name == port.Name).Value;
        }

        if (node.Kind != ModelKind.Iterate)
        {
            return _results[(node, path.Only(_axisMasks[node]))];
        }

        // An iterator's lists were seen to be there when the path came into being.
        string input = IterateNode.CollectionPorts[Math.Max(0, Array.IndexOf(IterateNode.ItemPorts, port.Name))];
        var list = (System.Collections.IList)Read(node.Edges.Single(edge => edge.Input == input).Source, path)!;
        int index = path[_iteratorAt[node]];
        return port.Name switch
        {
            IterateNode.IndexPort => (long)index,
            IterateNode.TotalPort => (long)list.Count,
            _ => list[index],
        };
    }

    private int[] Indices(ModelNode node, OraclePath path) => [.. _rules.AxesOf(node).Select(axis => path[_iteratorAt[axis]])];

    /// <summary>The indices of an invocation, which an iterator's failure has without its own axis.</summary>
    private int[] EnclosingIndices(ModelNode node, OraclePath path) => [.. _rules.AxesOf(node).Where(axis => axis != node).Select(axis => path[_iteratorAt[axis]])];

    private string Id(ModelNode node, OraclePath path)
    {
        int[] indices = EnclosingIndices(node, path);
        return indices.Length == 0 ? node.Id : $"{node.Id}@{string.Join('.', indices.Select(index => index.ToString(CultureInfo.InvariantCulture)))}";
    }
}
