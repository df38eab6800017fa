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
    public void UseScheduler_Custom_IsResolved()
    {
        var services = new ServiceCollection();
        services.AddInvoke().UseScheduler<NewestFirstScheduler>();

        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.IsType<NewestFirstScheduler>(provider.GetRequiredService<IGraphScheduler>());
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
