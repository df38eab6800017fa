using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.Scheduling;

public sealed class ClassBatchSchedulerTests
{
    [Theory]
    [InlineData(1, "add@0 mul@0 add@1 mul@1 add@2 mul@2 add@3 mul@3 add@4 mul@4")]
    [InlineData(2, "add@0 add@1 mul@0 mul@1 add@2 add@3 mul@2 mul@3 add@4 mul@4")]
    [InlineData(3, "add@0 add@1 add@2 mul@0 mul@1 mul@2 add@3 add@4 mul@3 mul@4")]
    [InlineData(8, "add@0 add@1 add@2 add@3 add@4 mul@0 mul@1 mul@2 mul@3 mul@4")]
    public async Task RunAsync_Chain_RunsAtMostSoManyOfOneTypeInARow(int most, string order)
    {
        var options = new GraphRunOptions { Scheduler = new ClassBatchScheduler(most) };

        await using GraphRun run = await new GraphRunner().RunAsync(Chain(5), options: options);

        run.ThrowIfNotCompleted();
        Assert.Equal($"range {order}", string.Join(' ', run.History));
    }

    [Fact]
    public async Task RunAsync_OneTypeReady_GoesOnBeyondItsNumber()
    {
        var graph = new NodeGraph();
        Iteration<long> item = graph.Iterate(graph.Add(new IntegerRange { Stop = 4 }).Out.Collection);
        graph.Connect(item.Item, graph.Add(new AddIntegers()).In.A);

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Scheduler = new ClassBatchScheduler(2) });

        Assert.Equal(["range", "add@0", "add@1", "add@2", "add@3"], run.History);
    }

    [Fact]
    public async Task RunAsync_OtherTypeReadyAfterAnOverlongBatch_EndsTheBatch()
    {
        var graph = new NodeGraph();
        AddIntegers first = graph.Add(new AddIntegers(), "first");
        AddIntegers second = graph.Add(new AddIntegers(), "second");
        AddIntegers third = graph.Add(new AddIntegers(), "third");
        AddIntegers fourth = graph.Add(new AddIntegers(), "fourth");
        MultiplyIntegers other = graph.Add(new MultiplyIntegers(), "other");
        graph.Connect(first.Out.Value, second.In.A);
        graph.Connect(second.Out.Value, third.In.A);
        graph.Connect(third.Out.Value, fourth.In.A);
        graph.Connect(third.Out.Value, other.In.A);

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Scheduler = new ClassBatchScheduler(2) });

        Assert.Equal(["first", "second", "third", "other", "fourth"], run.History);
    }

    [Fact]
    public async Task RunAsync_AnyNumber_GivesTheSameValues()
    {
        await using GraphRun expected = await new GraphRunner().RunAsync(Chain(20));
        foreach (int most in (int[])[1, 3, 7, 100])
        {
            await using GraphRun run = await new GraphRunner().RunAsync(Chain(20), options: new GraphRunOptions { Scheduler = new ClassBatchScheduler(most) });

            Assert.Equal(expected.GetAll("mul", "value"), run.GetAll("mul", "value"));
        }
    }

    [Fact]
    public void Constructor_LessThanOne_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ClassBatchScheduler(0));

    [Theory]
    [InlineData("3")]
    [InlineData("many add")]
    [InlineData("-1 add")]
    [InlineData("3 nothing")]
    public void Restore_TextOfNoSuchQueue_SaysSo(string memory)
    {
        GraphPlan plan = Chain(2).Compile();
        var queue = (IReadyQueueMemory)new ClassBatchScheduler().CreateQueue(plan, new GraphSession(plan).Paths);

        var exception = Assert.Throws<FormatException>(() => queue.Restore(memory));

        Assert.Contains($"'{memory}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseScheduler_FromServices_TakesTheDefaultNumber()
    {
        await using ServiceProvider services = new ServiceCollection().AddInvoke().UseScheduler<ClassBatchScheduler>().Services.BuildServiceProvider();

        Assert.IsType<ClassBatchScheduler>(services.GetRequiredService<IGraphScheduler>());
    }

    private static NodeGraph Chain(int count)
    {
        var graph = new NodeGraph();
        Iteration<long> item = graph.Iterate(graph.Add(new IntegerRange { Stop = count }).Out.Collection);
        AddIntegers sum = graph.Add(new AddIntegers { B = 1 });
        MultiplyIntegers product = graph.Add(new MultiplyIntegers { B = 2 });
        graph.Connect(item.Item, sum.In.A);
        graph.Connect(sum.Out.Value, product.In.A);
        return graph;
    }
}
