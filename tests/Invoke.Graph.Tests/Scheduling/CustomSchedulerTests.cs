using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.Scheduling;

public sealed class CustomSchedulerTests
{
    [Fact]
    public async Task RunAsync_NewestFirst_RunsEverythingInItsOrder()
    {
        var graph = new NodeGraph();
        Iteration<long> each = graph.Iterate(graph.Add(Make.Range(2), "range").Out);
        var a = graph.Add(Make.Pass(), "a");
        var b = graph.Add(Make.Pass(), "b");
        graph.Connect(each.Item, a.In);
        graph.Connect(each.Item, b.In);

        await using GraphRun run = await new GraphRunner(scheduler: new NewestFirstScheduler()).RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(["range", "b@0", "b@1", "a@0", "a@1"], run.History);
    }

    [Fact]
    public async Task RunAsync_OptionsScheduler_WinsOverRunners()
    {
        var graph = new NodeGraph();
        graph.Add(Make.Pass(), "a");
        graph.Add(Make.Pass(), "b");

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Scheduler = new NewestFirstScheduler() });

        Assert.Equal(["b", "a"], run.History);
    }

    [Fact]
    public async Task RunAsync_NestedIterations_SchedulerIsToldThePathOfEachInvocation()
    {
        var graph = new NodeGraph();
        Iteration<long> outer = graph.Iterate(graph.Add(Make.Range(2), "outer").Out);
        var lengths = graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [.. Enumerable.Range(0, (int)value + 1)]), "lengths");
        graph.Connect(outer.Item, lengths.In);
        var inner = graph.Add(Make.Pass(), "inner");
        graph.Connect(graph.Iterate(lengths.Out).Item, inner.In);
        var scheduler = new PathKeepingScheduler();

        await using GraphRun run = await new GraphRunner(scheduler: scheduler).RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(["inner@0.0", "inner@1.0", "inner@1.1", "lengths@0", "lengths@1", "outer@"], scheduler.Taken.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void UseScheduler_Custom_IsResolved()
    {
        var services = new ServiceCollection();
        services.AddInvoke().UseScheduler<NewestFirstScheduler>();

        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.IsType<NewestFirstScheduler>(provider.GetRequiredService<IGraphScheduler>());
    }

    private sealed class PathKeepingScheduler : IGraphScheduler
    {
        public List<string> Taken { get; } = [];

        public IReadyQueue CreateQueue(GraphPlan plan, IterationPaths paths) => new Queue(new DepthFirstScheduler().CreateQueue(plan, paths), plan, paths, Taken);

        private sealed class Queue(IReadyQueue inner, GraphPlan plan, IterationPaths paths, List<string> taken) : IReadyQueue
        {
            public void Add(in ReadyRange range) => inner.Add(in range);

            public bool TryTake(out Invocation invocation)
            {
                bool has = inner.TryTake(out invocation);
                if (has)
                {
                    int[] path = new int[plan.Nodes[invocation.NodeIndex].AxisCount];
                    paths.CopyPath(in invocation, path);
                    taken.Add($"{plan.Nodes[invocation.NodeIndex].Id}@{string.Join('.', path)}");
                }

                return has;
            }
        }
    }

    // The code of docs/schedulers.md.
    public sealed class NewestFirstScheduler : IGraphScheduler
    {
        public IReadyQueue CreateQueue(GraphPlan plan, IterationPaths paths) => new Queue();

        private sealed class Queue : IReadyQueue
        {
            private readonly Stack<ReadyRange> _ranges = new();

            public void Add(in ReadyRange range) => _ranges.Push(range);

            public bool TryTake(out Invocation invocation)
            {
                bool has = _ranges.TryPop(out ReadyRange range);
                if (has && range.Count > 1)
                {
                    _ranges.Push(range.Rest);
                }

                invocation = range.First;
                return has;
            }
        }
    }
}
