namespace Invoke.Graph.Tests.Scheduling;

/// <summary>The built-in queues, without a session.</summary>
public sealed class ReadyQueueTests
{
    [Fact]
    public void TryTake_Empty_IsFalse()
    {
        IReadyQueue queue = Create(new DepthFirstScheduler(), out _);

        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public void TryTake_GraphWithoutNodes_IsFalse()
    {
        Assert.False(Create(new DepthFirstScheduler(), out _, new NodeGraph()).TryTake(out _));
        Assert.False(Create(new BreadthFirstScheduler(), out _, new NodeGraph()).TryTake(out _));
    }

    [Fact]
    public void TryTake_DepthFirst_MostUrgentFirst()
    {
        IReadyQueue queue = Create(new DepthFirstScheduler(), out _);
        queue.Add(new ReadyRange(0, 0, 0, 0, 1));
        queue.Add(new ReadyRange(2, 0, 0, 0, 1));
        queue.Add(new ReadyRange(1, 0, 0, 0, 1));

        Assert.Equal([2, 1, 0], Drain(queue).Select(taken => taken.NodeIndex));
    }

    [Fact]
    public void TryTake_BreadthFirst_LeastDepthFirst()
    {
        IReadyQueue queue = Create(new BreadthFirstScheduler(), out _);
        queue.Add(new ReadyRange(2, 0, 0, 0, 1));
        queue.Add(new ReadyRange(0, 0, 0, 0, 1));
        queue.Add(new ReadyRange(1, 0, 0, 0, 1));

        Assert.Equal([0, 1, 2], Drain(queue).Select(taken => taken.NodeIndex));
    }

    [Fact]
    public void TryTake_EqualDepth_GoesByAuthorOrder()
    {
        var graph = new NodeGraph();
        graph.Add(Make.Pass());
        graph.Add(Make.Pass());
        graph.Add(Make.Pass());
        IReadyQueue queue = Create(new DepthFirstScheduler(), out _, graph);
        queue.Add(new ReadyRange(1, 0, 0, 0, 1));
        queue.Add(new ReadyRange(2, 0, 0, 0, 1));
        queue.Add(new ReadyRange(0, 0, 0, 0, 1));

        Assert.Equal([0, 1, 2], Drain(queue).Select(taken => taken.NodeIndex));
    }

    [Fact]
    public void TryTake_RegisterAndLowerArrival_KeepsOrder()
    {
        IReadyQueue queue = Create(new DepthFirstScheduler(), out _);
        queue.Add(new ReadyRange(1, 0, 0, 0, 1));
        queue.Add(new ReadyRange(0, 0, 0, 0, 1));
        queue.Add(new ReadyRange(2, 0, 0, 0, 1));
        Assert.True(queue.TryTake(out Invocation first));
        queue.Add(new ReadyRange(2, 0, 0, 0, 1));

        Assert.Equal(2, first.NodeIndex);
        Assert.Equal([2, 1, 0], Drain(queue).Select(taken => taken.NodeIndex));
    }

    [Fact]
    public void TryTake_Range_GivesIndicesInOrder()
    {
        IReadyQueue queue = CreateIterated(out int node, out _);
        queue.Add(new ReadyRange(node, 2, 0, 2, 2));
        queue.Add(new ReadyRange(node, 0, 0, 0, 2));

        Assert.Equal([0, 1, 2, 3], Drain(queue).Select(taken => taken.Index));
    }

    [Fact]
    public void TryTake_TwoNodesOfEqualPath_AlternateByPath()
    {
        IReadyQueue queue = CreateIterated(out int node, out int twin);
        queue.Add(new ReadyRange(twin, 0, 0, 0, 2));
        queue.Add(new ReadyRange(node, 0, 0, 0, 2));

        Assert.Equal([(node, 0), (twin, 0), (node, 1), (twin, 1)], Drain(queue).Select(taken => (taken.NodeIndex, taken.Index)));
    }

    [Fact]
    public void Add_MillionsAsRange_AllocatesNoEntryEach()
    {
        IReadyQueue queue = CreateIterated(out int node, out _);
        queue.Add(new ReadyRange(node, 0, 0, 0, 1));
        Drain(queue);
        long before = GC.GetAllocatedBytesForCurrentThread();

        queue.Add(new ReadyRange(node, 0, 0, 0, 10_000_000));
        for (var index = 0; index < 100_000; index++)
        {
            Assert.True(queue.TryTake(out Invocation taken) && taken.Index == index);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Add_ConsecutiveSingles_GrowOneRange()
    {
        IReadyQueue queue = CreateIterated(out int node, out int twin);
        queue.Add(new ReadyRange(twin, 0, 0, 0, 2));
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (var index = 0; index < 100_000; index++)
        {
            queue.Add(new ReadyRange(node, index, 0, index, 1));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(100_002, Drain(queue).Count);
    }

    private static List<Invocation> Drain(IReadyQueue queue)
    {
        var taken = new List<Invocation>();
        while (queue.TryTake(out Invocation next))
        {
            taken.Add(next);
        }

        return taken;
    }

    private static IReadyQueue Create(IGraphScheduler scheduler, out GraphPlan plan, NodeGraph? graph = null)
    {
        graph ??= Chain();
        plan = graph.Compile();
        return scheduler.CreateQueue(plan, new GraphSession(plan).Paths);
    }

    private static NodeGraph Chain()
    {
        var graph = new NodeGraph();
        var a = graph.Add(Make.Pass());
        var b = graph.Add(Make.Pass());
        var c = graph.Add(Make.Pass());
        graph.Connect(a.Out, b.In);
        graph.Connect(b.Out, c.In);
        return graph;
    }

    private static IReadyQueue CreateIterated(out int node, out int twin)
    {
        var graph = new NodeGraph();
        Iteration<long> each = graph.Iterate(graph.Add(Make.Range(1)).Out);
        var first = graph.Add(Make.Pass());
        var second = graph.Add(Make.Pass());
        graph.Connect(each.Item, first.In);
        graph.Connect(each.Item, second.In);
        GraphPlan plan = graph.Compile();
        (node, twin) = (2, 3);
        return new DepthFirstScheduler().CreateQueue(plan, new GraphSession(plan).Paths);
    }
}
