namespace Invoke.Graph.Tests.Execution.Concurrent;

public sealed class ParallelLifetimesTests
{
    [Fact]
    public async Task RunAsync_Disposables_AreReleasedOnceAfterTheirLastReader()
    {
        var alive = new Gauge();
        var pauses = new Pauses(5);
        var graph = new NodeGraph();
        var made = new System.Collections.Concurrent.ConcurrentBag<SharedResource>();
        Iteration<long> each = graph.Iterate(graph.Add(Make.Range(200)).Out);
        Step<long, SharedResource> source = graph.Add(Make.Map<long, SharedResource>(
            _ =>
            {
                var resource = new SharedResource(alive);
                made.Add(resource);
                return resource;
            },
            output: SharedResource.Type), "source");
        graph.Connect(each.Item, source.In);
        for (var index = 0; index < 3; index++)
        {
            Step<SharedResource, long> reader = graph.Add(Make.Async<SharedResource, long>(
                async (value, _) =>
                {
                    await pauses.PauseAsync();
                    return value.DisposeCount;
                },
                SharedResource.Type), $"reader{index}");
            graph.Connect(source.Out, reader.In);
        }

        var early = 0;
        var observer = new RecordingObserver(graphEvent => early += graphEvent is InvocationCompletedEvent completed
            && completed.TryGet(source.Out, out SharedResource? value) && value.DisposeCount > 0 ? 1 : 0);

        await using GraphRun run = await new GraphRunner().RunAsync(
            graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 6, Observers = { observer } });

        run.ThrowIfNotCompleted();
        Assert.All(Enumerable.Range(0, 3).SelectMany(index => run.GetAll($"reader{index}", "value")), count => Assert.Equal(0L, count));
        Assert.Equal(0, early);
        Assert.Equal(200, made.Count);
        Assert.All(made, resource => Assert.Equal(1, resource.DisposeCount));
    }

    [Fact]
    public async Task RunAsync_DisposedAsynchronously_IsAwaitedBeforeTheRunEnds()
    {
        var log = new ResourceLog();
        var graph = new NodeGraph();
        graph.Add(Make.Source(() => log.CreateAsync("a", yields: true), AsyncResource.Type));
        graph.Add(Make.Value(1));

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 2 });

        run.ThrowIfNotCompleted();
        Assert.Equal(["a"], log.Disposed);
    }
}
