namespace Invoke.Graph.Tests.Execution;

/// <summary>How many disposables live at a time does not depend on the number of iterations.</summary>
public sealed class PeakMemoryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_DepthFirst_PeakDoesNotGrowWithIterations(bool rangeFirst)
    {
        int few = await PeakOfAsync(10, rangeFirst, new DepthFirstScheduler());

        int many = await PeakOfAsync(1000, rangeFirst, new DepthFirstScheduler());

        Assert.Equal(few, many);
        Assert.InRange(many, 1, 6);
    }

    [Fact]
    public async Task RunAsync_BreadthFirst_PeakGrowsWithIterations()
    {
        int peak = await PeakOfAsync(100, rangeFirst: true, new BreadthFirstScheduler());

        Assert.InRange(peak, 100, 400);
    }

    private static async Task<int> PeakOfAsync(int iterations, bool rangeFirst, IGraphScheduler scheduler)
    {
        var log = new ResourceLog();
        var graph = new NodeGraph();
        Step<long, IReadOnlyList<long>> range = Make.Range(iterations);
        Step<long, Resource> model = Make.Source(() => log.Create("model"), Resource.Type);
        if (rangeFirst)
        {
            graph.Add(range, "range");
        }

        graph.Add(model, "model");
        var prompt = graph.Add(Make.Map<Resource, Resource>(_ => log.Create("prompt"), Resource.Type, Resource.Type), "prompt");
        var denoise = graph.Add(new Join<Resource, Resource, Resource>((_, _) => log.Create("latents"), Resource.Type, Resource.Type, Resource.Type), "denoise");
        if (!rangeFirst)
        {
            graph.Add(range, "range");
        }

        var noise = graph.Add(Make.Map<long, Resource>(_ => log.Create("noise"), output: Resource.Type), "noise");
        var decode = graph.Add(Make.Map<Resource, Resource>(_ => log.Create("image"), Resource.Type, Resource.Type), "decode");
        graph.Connect(model.Out, prompt.In);
        graph.Connect(graph.Iterate(range.Out).Item, noise.In);
        graph.Connect(prompt.Out, denoise.A);
        graph.Connect(noise.Out, denoise.B);
        graph.Connect(denoise.Out, decode.In);
        await using GraphRun run = await new GraphRunner(scheduler: scheduler).RunAsync(graph);
        run.ThrowIfNotCompleted();
        Assert.Equal(0, log.Live);
        return log.Peak;
    }
}
