using Path = System.Collections.Immutable.ImmutableSortedDictionary<int, int>;

namespace Invoke.Graph.Tests.Preparation;

/// <summary>The semantics of a graph by brute force: paths are maps from iterator to index, and every question is answered by looking at everything.</summary>
/// <remarks>Written from the rules, without the engine's spaces, rows and gates; slow on purpose.</remarks>
internal sealed class ReferenceEngine
{
    private readonly RandomGraph _graph;
    private readonly IReadOnlyCollection<int> _called;
    private readonly int[] _depth;
    private readonly int[] _urgency;
    private readonly int[][] _axes;
    private readonly Dictionary<(int Node, string Path), object> _results = [];

    /// <param name="graph">The graph.</param>
    /// <param name="called">The nodes that are inside a call; none where null.</param>
    public ReferenceEngine(RandomGraph graph, IReadOnlyCollection<int>? called = null)
    {
        _graph = graph;
        _called = called ?? [];
        int count = graph.Nodes.Count;
        _depth = [.. Enumerable.Range(0, count).Select(DepthOf)];
        _axes = new int[count][];
        for (var node = 0; node < count; node++)
        {
            ComputeAxes(node);
        }

        _urgency = [.. Enumerable.Range(0, count).Select(node => Math.Max(_depth[node], MeetOf(node)))];
    }

    /// <summary>True where some collector's item sources keep axes that do not nest.</summary>
    public bool HasCollectorFault { get; private set; }

    public List<string> Order { get; } = [];

    /// <summary>Runs everything, taking the best of all ready invocations each time.</summary>
    public void Run(bool depthFirst)
    {
        while (true)
        {
            var ready = new List<(int Rank, int[] Path, int Node, Path Map)>();
            foreach (ModelNode node in _graph.Nodes.Where(node => node.Kind != ModelKind.Iterate))
            {
                foreach (Path path in PathsOf(node.Index, Path.Empty) ?? KnownPathsOf(node.Index))
                {
                    if (!_results.ContainsKey((node.Index, Key(node.Index, path))) && IsReady(node, path))
                    {
                        ready.Add((depthFirst ? -_urgency[node.Index] : _depth[node.Index], Indices(node.Index, path), node.Index, path));
                    }
                }
            }

            if (ready.Count == 0)
            {
                return;
            }

            ready.Sort((left, right) => left.Rank != right.Rank ? left.Rank.CompareTo(right.Rank)
                : left.Path.AsSpan().SequenceCompareTo(right.Path) is not 0 and int order ? order : left.Node.CompareTo(right.Node));
            (_, _, int next, Path map) = ready[0];
            _results[(next, Key(next, map))] = Compute(_graph.Nodes[next], map);
            Order.Add(Key(next, map));
        }
    }

    /// <summary>The results of all invocations of a node in path order; for an iterator its items.</summary>
    public IReadOnlyList<object> ResultsOf(int node) =>
        [.. (PathsOf(node, Path.Empty) ?? throw new InvalidOperationException("The run has not ended.")).Select(path => Read(node, "", path))];

    private int DepthOf(int node) => _graph.Nodes[node].Edges.Select(edge => DepthOf(edge.Source) + 1).DefaultIfEmpty(0).Max();

    private int[] ComputeAxes(int node) => _axes[node] ??= AxesOf(_graph.Nodes[node]);

    /// <summary>The axes of the call a node is in: those of everything that goes in.</summary>
    private HashSet<int> AxesAround(ModelNode node) => !_called.Contains(node.Index) ? [] :
        [.. _called.SelectMany(inside => _graph.Nodes[inside].Edges).Where(edge => !_called.Contains(edge.Source)).SelectMany(edge => ComputeAxes(edge.Source))];

    /// <summary>What axes are sorted by: the depth, but never before what encloses the axis.</summary>
    private int RankOf(int axis) => _axes[axis].Where(each => each != axis).Select(each => RankOf(each) + 1).Append(_depth[axis]).Max();

    private int[] AxesOf(ModelNode node)
    {
        HashSet<int> around = AxesAround(node);
        HashSet<int> axes = [.. around];
        var kept = new List<HashSet<int>>();
        foreach ((int source, _, string input) in node.Edges)
        {
            int[] own = ComputeAxes(source);
            if (node.Kind == ModelKind.Collect && input == "item")
            {
                own = [.. own.Where(axis => !around.Contains(axis))];
                own = [.. own.Where(axis => own.Any(other => other != axis && _axes[other].Contains(axis)))];
                kept.Add([.. own]);
            }

            axes.UnionWith(own);
        }

        HasCollectorFault |= kept.Any(one => kept.Any(two => !one.IsSubsetOf(two) && !two.IsSubsetOf(one)));
        int[] sorted = [.. axes.OrderBy(RankOf).ThenBy(axis => axis)];
        return node.Kind == ModelKind.Iterate ? [.. sorted, node.Index] : sorted;
    }

    /// <summary>The deepest work that the node's result meets; -1 for none.</summary>
    private int MeetOf(int node)
    {
        int meet = -1;
        foreach (ModelNode reader in _graph.Nodes.Where(each => each.Kind is not (ModelKind.Iterate or ModelKind.Collect)))
        {
            if (!reader.Edges.Exists(edge => edge.Source == node))
            {
                continue;
            }

            meet = Math.Max(meet, MeetOf(reader.Index));
            foreach ((int other, _, _) in reader.Edges.Where(edge => edge.Source != node))
            {
                bool containsStrictly = _axes[node].All(_axes[other].Contains) && _axes[other].Length > _axes[node].Length;
                if (containsStrictly && _graph.Nodes[other].Kind != ModelKind.Iterate)
                {
                    meet = Math.Max(meet, _depth[other]);
                }
            }
        }

        return meet;
    }

    /// <summary>All paths of a node that agree with given indices, in path order; null where the length of one of their axes is not known yet.</summary>
    private List<Path>? PathsOf(int node, Path given)
    {
        List<Path> paths = [Path.Empty];
        foreach (int axis in _axes[node])
        {
            var longer = new List<Path>();
            foreach (Path path in paths)
            {
                if (LengthOf(axis, path) is not { } length)
                {
                    return null;
                }

                longer.AddRange(Enumerable.Range(0, length).Where(index => !given.TryGetValue(axis, out int fixedTo) || fixedTo == index).Select(index => path.Add(axis, index)));
            }

            paths = longer;
        }

        return paths;
    }

    /// <summary>The paths of a node whose axes' lengths are known, though others are not.</summary>
    private List<Path> KnownPathsOf(int node)
    {
        List<Path> paths = [Path.Empty];
        foreach (int axis in _axes[node])
        {
            paths = [.. paths.SelectMany(path => Enumerable.Range(0, LengthOf(axis, path) ?? 0).Select(index => path.Add(axis, index)))];
        }

        return paths;
    }

    private int? LengthOf(int iterator, Path path)
    {
        (int source, _, _) = _graph.Nodes[iterator].Edges[0];
        return IsDone(source, path) ? ((System.Collections.ICollection)Read(source, "", path)).Count : null;
    }

    private bool IsDone(int node, Path path)
    {
        if (_graph.Nodes[node].Kind != ModelKind.Iterate)
        {
            return _results.ContainsKey((node, Key(node, path)));
        }

        return LengthOf(node, path) is { } length && path[node] < length;
    }

    private bool IsReady(ModelNode node, Path path) => node.Edges.TrueForAll(edge => node.Kind == ModelKind.Collect && edge.Input == "item"
        ? PathsOf(edge.Source, path) is { } items && items.TrueForAll(item => IsDone(edge.Source, item))
        : IsDone(edge.Source, path));

    private object Read(int node, string output, Path path)
    {
        if (_graph.Nodes[node].Kind != ModelKind.Iterate)
        {
            return _results[(node, Key(node, path))];
        }

        (int source, _, _) = _graph.Nodes[node].Edges[0];
        return output == "index" ? (long)path[node] : ((System.Collections.IList)Read(source, "", path))[path[node]] ?? throw new InvalidOperationException();
    }

    private object Compute(ModelNode node, Path path)
    {
        object? Input(string name) => node.Edges.Where(edge => edge.Input == name).Select(edge => Read(edge.Source, edge.Output, path)).SingleOrDefault();
        long Number(string name) => (long)(Input(name) ?? 0L);
        switch (node.Kind)
        {
            case ModelKind.Mix:
                return RandomGraph.Mix(node.Index, Number("a"), Number("b"), Number("c"));
            case ModelKind.List:
                return RandomGraph.List(node.Index, Number("value"));
            case ModelKind.Grid:
                return RandomGraph.Grid(node.Index, Number("value"));
            case ModelKind.Sum:
                return RandomGraph.Sum((long[])Input("value")!);
            default:
                IEnumerable<long> lists = node.Edges.Where(edge => edge.Input == "collection").SelectMany(edge => (long[])Read(edge.Source, edge.Output, path));
                IEnumerable<long> items = node.Edges.Where(edge => edge.Input == "item")
                    .SelectMany(edge => PathsOf(edge.Source, path)!.Select(item => (long)Read(edge.Source, edge.Output, item)));
                return lists.Concat(items).ToArray();
        }
    }

    private int[] Indices(int node, Path path) => [.. _axes[node].Select(axis => path[axis])];

    private string Key(int node, Path path) =>
        _graph.Nodes[node].Id + (_axes[node].Length == 0 ? string.Empty : "@" + string.Join('.', Indices(node, path)));
}
