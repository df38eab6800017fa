using Invoke.Graph;

namespace Invoke.Benchmarks.Scheduling;

/// <summary>Graphs whose shape is the work: what they run does nothing.</summary>
internal sealed class ShapeWork
{
    private readonly GraphRunner _runner = new();
    private readonly GraphPlan _nested;
    private readonly GraphPlan _product;
    private readonly NodeGraph _chain;
    private readonly NodeGraph _edges;
    private readonly GraphSession _finished;
    private readonly string _snapshot;

    public ShapeWork(int side = 1000, int nodes = 100_000)
    {
        _nested = Nested(side);
        _product = Product(side);
        _chain = Chain(nodes);
        _edges = Layers(nodes);
        _finished = Run(Nested((int)Math.Sqrt(nodes)));
        _snapshot = _finished.ToJson(NodeCatalog.Default);
    }

    /// <summary>An outer list, an inner list for each of its items, one invocation for each inner item.</summary>
    public async Task<long> NestedAsync()
    {
        await using GraphRun run = await _runner.RunAsync(_nested);
        return run.FinishedCount;
    }

    /// <summary>Two independent lists, joined: one invocation for each pair.</summary>
    public async Task<long> ProductAsync()
    {
        await using GraphRun run = await _runner.RunAsync(_product);
        return run.FinishedCount;
    }

    /// <summary>A chain of many nodes: validated, planned and run.</summary>
    public async Task<long> ChainAsync()
    {
        await using GraphRun run = await _runner.RunAsync(_chain);
        return run.FinishedCount;
    }

    /// <summary>A graph of many connections, validated only.</summary>
    public int ValidateEdges() => _edges.Validate().Count;

    /// <summary>Saves a session with many finished invocations, and restores it.</summary>
    public long Snapshot()
    {
        string snapshot = _finished.ToJson(NodeCatalog.Default);
        return GraphSession.Restore(_finished.Plan, snapshot, NodeCatalog.Default).FinishedCount;
    }

    /// <summary>The characters of a snapshot.</summary>
    public int SnapshotLength => _snapshot.Length;

    /// <summary>The invocations a snapshot holds.</summary>
    public long SnapshotInvocations => _finished.FinishedCount;

    private static GraphPlan Nested(int side)
    {
        var graph = new NodeGraph();
        ListNode outer = graph.Add(new ListNode(Numbers(side)));
        ListOfItemNode inner = graph.Add(new ListOfItemNode(Numbers(side)));
        graph.Connect(graph.Iterate(outer.Out).Item, inner.In);
        NoOpNode<First> work = graph.Add(new NoOpNode<First>());
        graph.Connect(graph.Iterate(inner.Out).Item, work.In);
        return graph.Compile();
    }

    private static GraphPlan Product(int side)
    {
        var graph = new NodeGraph();
        Iteration<long> first = graph.Iterate(graph.Add(new ListNode(Numbers(side))).Out);
        Iteration<long> second = graph.Iterate(graph.Add(new ListNode(Numbers(side))).Out);
        JoinNode join = graph.Add(new JoinNode());
        graph.Connect(first.Item, join.Left);
        graph.Connect(second.Item, join.Right);
        return graph.Compile();
    }

    private static NodeGraph Chain(int nodes)
    {
        var graph = new NodeGraph();
        NoOpNode<First>? last = null;
        for (var index = 0; index < nodes; index++)
        {
            NoOpNode<First> next = graph.Add(new NoOpNode<First>());
            if (last is not null)
            {
                graph.Connect(last.Out, next.In);
            }

            last = next;
        }

        return graph;
    }

    /// <summary>Half as many nodes as edges, each reading two of the layer before.</summary>
    private static NodeGraph Layers(int edges)
    {
        const int Width = 100;
        var graph = new NodeGraph();
        JoinNode[] before = [.. Enumerable.Range(0, Width).Select(_ => graph.Add(new JoinNode()))];
        while (graph.Connections.Count < edges)
        {
            JoinNode[] layer = [.. Enumerable.Range(0, Width).Select(_ => graph.Add(new JoinNode()))];
            for (var index = 0; index < Width; index++)
            {
                graph.Connect(before[index].Out, layer[index].Left);
                graph.Connect(before[(index + 1) % Width].Out, layer[index].Right);
            }

            before = layer;
        }

        return graph;
    }

    /// <summary>Runs a plan of the nodes above by hand, as a session is all that can be saved.</summary>
    private static GraphSession Run(GraphPlan plan)
    {
        var session = new GraphSession(plan);
        while (session.TryNext(out Invocation invocation))
        {
            switch (session.CreateNode(in invocation))
            {
                case ListNode list:
                    session.Complete(in invocation, list.Items);
                    break;
                case ListOfItemNode list:
                    session.Complete(in invocation, list.Items);
                    break;
                case NoOpNode<First> node:
                    session.Complete(in invocation, node.Value);
                    break;
            }
        }

        return session;
    }

    private static long[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(index => (long)index)];
}
