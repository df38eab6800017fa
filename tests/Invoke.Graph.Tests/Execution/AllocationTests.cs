namespace Invoke.Graph.Tests.Execution;

/// <summary>What the engine costs in memory: DESIGN allows 64 bytes allocated and 24 bytes plus the result kept for each invocation.</summary>
[Collection(nameof(RunsAlone))]
public sealed class AllocationTests
{
    private const int Items = 100_000;
    private const int Invocations = 3 * Items;
    private static readonly long[] List = [.. Enumerable.Range(0, Items).Select(index => (long)index)];

    [Fact]
    public async Task RunAsync_NoOpNodes_AllocatesAndRetainsLittle()
    {
        GraphPlan plan = Plan();
        var runner = new GraphRunner();
        await (await runner.RunAsync(plan)).DisposeAsync();
        long total = GC.GetTotalMemory(forceFullCollection: true);
        long before = GC.GetAllocatedBytesForCurrentThread();

        GraphRun run = await runner.RunAsync(plan);

        double allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Invocations;
        double retained = (double)(GC.GetTotalMemory(forceFullCollection: true) - total) / Invocations;
        run.ThrowIfNotCompleted();
        Assert.InRange(allocated, 1, 64);
        Assert.InRange(retained, 1, 24 + sizeof(long));
    }

    private static GraphPlan Plan()
    {
        var graph = new NodeGraph();
        Iteration<long> each = graph.Iterate(graph.Add(Make.Source<IReadOnlyList<long>>(() => List)).Out);
        IOutput<long> from = each.Item;
        for (var index = 0; index < 3; index++)
        {
            var node = graph.Add(new NoOpNode());
            graph.Connect(from, new Input<long>(node, "value"));
            from = new Output<long>(node, "value");
        }

        return graph.Compile();
    }

    private sealed class NoOpNode : Node
    {
        private static readonly NodeDescriptor<NoOpNode, long> Type = new(
            "test.no_op",
            static () => new NoOpNode(),
            static node => new NoOpNode { Value = node.Value },
            static _ => static (node, _, _) => new ValueTask<long>(node.Value),
            [new InputPort<NoOpNode, long>("value", PortType.Int64, static node => node.Value, static (node, value) => node.Value = value)],
            [new OutputPort<long, long>("value", PortType.Int64, static (in long result) => result)]);

        public override NodeDescriptor Descriptor => Type;

        public long Value { get; set; }
    }
}
