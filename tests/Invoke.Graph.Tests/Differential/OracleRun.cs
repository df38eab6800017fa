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
    private readonly HashSet<(ModelNode Node, OraclePath Path)> _failed = [];

    public OracleRun(OracleRules rules)
    {
        _rules = rules;
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

    /// <summary>Gets the ids of what failed.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Gets whether the graph makes too many invocations for brute force.</summary>
    public bool IsTooLarge { get; private set; }

    public GraphStatus Status => Errors.Count > 0 ? GraphStatus.Failed : GraphStatus.Completed;

    /// <summary>Runs until nothing is ready or something failed.</summary>
    public void Run(OracleOrder order)
    {
        string? lastType = null;
        var inARow = 0;
        UpdateKnown();
        while (!IsTooLarge && Errors.Count == 0)
        {
            UpdateDemand();
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
    public IEnumerable<string> Skipped() =>
        Unfinished().Where(each => !_failed.Contains(each) && _rules.IsLazy(each.Node) && !MayRun(each.Node, each.Path)).Select(each => Id(each.Node, each.Path));

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
            Errors.Add(Id(node, path));
            return;
        }

        Finished.Add(Id(node, path));
        foreach (ModelNode iterator in _rules.Iterators.Where(iterator => iterator.Edges[0].Source.Node == node && _results[(node, path)] is null))
        {
            Errors.Add(Id(node, path, iterator));
            return;
        }

        if (_rules.EdgesFrom(node).Any(each => each.Reader.Kind == ModelKind.Iterate))
        {
            UpdateKnown();
        }
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
    private List<OraclePath> PathsOf(ModelNode node, OraclePath given, out bool areAllKnown)
    {
        areAllKnown = true;
        List<OraclePath> paths = [OraclePath.Empty(_rules.Iterators.Length)];
        foreach (ModelNode axis in _rules.AxesOf(node))
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

    /// <summary>How many items an iterator has at a path, or null where its list is not there yet.</summary>
    private int? LengthOf(ModelNode iterator, OraclePath path)
    {
        ModelPort list = iterator.Edges[0].Source;
        return IsDone(list, path) ? ((System.Collections.ICollection?)Read(list, path))?.Count : null;
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

        // An iterator's list was seen to be there when the path came into being.
        var list = (System.Collections.IList)Read(node.Edges[0].Source, path)!;
        int index = path[_iteratorAt[node]];
        return port.Name switch
        {
            IterateNode.IndexPort => (long)index,
            IterateNode.TotalPort => (long)list.Count,
            _ => list[index],
        };
    }

    private int[] Indices(ModelNode node, OraclePath path) => [.. _rules.AxesOf(node).Select(axis => path[_iteratorAt[axis]])];

    private string Id(ModelNode node, OraclePath path, ModelNode? named = null)
    {
        string id = named?.Id ?? node.Id;
        int[] indices = Indices(node, path);
        return indices.Length == 0 ? id : $"{id}@{string.Join('.', indices.Select(index => index.ToString(CultureInfo.InvariantCulture)))}";
    }
}
