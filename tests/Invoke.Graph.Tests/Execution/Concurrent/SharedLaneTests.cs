using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Invoke.Graph.Tests.Execution.Concurrent;

public sealed class SharedLaneTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(3);

    private readonly Gauge _gauge = new();
    private readonly TaskCompletionSource _isBusy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_LaneIsTakenByAnotherRun_WaitsForIt(int degree)
    {
        var runner = new GraphRunner(lanes: Lanes(("gpu", 1)));
        Task<GraphRun> first = runner.RunAsync(Busy());
        await _isBusy.Task.WaitAsync(Guard);
        var hasStarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var observer = new RecordingObserver(each => _ = each is InvocationStartedEvent && hasStarted.TrySetResult());

        Task<GraphRun> second = runner.RunAsync(Quick(), options: new GraphRunOptions { Observers = { observer }, MaxDegreeOfParallelism = degree });
        await hasStarted.Task.WaitAsync(Guard);

        Assert.False(second.IsCompleted);
        Assert.Equal(1, _gauge.Peak);
        _goOn.SetResult();
        await using GraphRun firstRun = await first.WaitAsync(Guard);
        await using GraphRun secondRun = await second.WaitAsync(Guard);
        firstRun.ThrowIfNotCompleted();
        secondRun.ThrowIfNotCompleted();
        Assert.Equal(1, _gauge.Peak);
    }

    [Fact]
    public async Task RunAsync_CanceledWhileItWaits_EndsAndTakesNoSlot()
    {
        var runner = new GraphRunner(lanes: Lanes(("gpu", 1)));
        Task<GraphRun> first = runner.RunAsync(Busy());
        await _isBusy.Task.WaitAsync(Guard);
        using var source = new CancellationTokenSource();
        Task<GraphRun> second = runner.RunAsync(Quick(), cancellationToken: source.Token);

        await source.CancelAsync();
        await using GraphRun canceled = await second.WaitAsync(Guard);
        _goOn.SetResult();
        await using GraphRun completed = await first.WaitAsync(Guard);
        await using GraphRun third = await runner.RunAsync(Quick()).WaitAsync(Guard);

        Assert.Equal((GraphStatus.Canceled, GraphStatus.Completed, GraphStatus.Completed), (canceled.Status, completed.Status, third.Status));
    }

    [Fact]
    public async Task RunAsync_BodyFails_GivesItsSlotBack()
    {
        var runner = new GraphRunner(lanes: Lanes(("gpu", 1)));
        var failing = new NodeGraph();
        failing.Add(Make.Async<long, long>(static (_, _) => throw new InvalidOperationException("broken"), lane: "gpu"));

        await using GraphRun failed = await runner.RunAsync(failing).WaitAsync(Guard);
        await using GraphRun next = await runner.RunAsync(Quick()).WaitAsync(Guard);

        Assert.Equal((GraphStatus.Failed, GraphStatus.Completed), (failed.Status, next.Status));
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(1, 1)]
    public async Task RunAsync_SharedLimit_IsThatOfARunWithoutItsOwn(int? own, int expected)
    {
        var pauses = new Pauses(3);
        var graph = new NodeGraph();
        Iteration<long> each = graph.Iterate(graph.Add(Make.Range(60)).Out);
        Step<long, long> work = graph.Add(Make.Async<long, long>(
            async (value, _) =>
            {
                _gauge.Enter();
                await pauses.PauseAsync();
                _gauge.Leave();
                return value;
            },
            lane: "gpu"));
        graph.Connect(each.Item, work.In);
        var options = new GraphRunOptions { MaxDegreeOfParallelism = 4 };
        if (own is { } limit)
        {
            options.LaneLimits["gpu"] = limit;
        }

        await using GraphRun run = await new GraphRunner(lanes: Lanes(("gpu", 2))).RunAsync(graph, options: options).WaitAsync(Guard);

        run.ThrowIfNotCompleted();
        Assert.InRange(_gauge.Peak, 1, expected);
    }

    [Fact]
    public async Task RunAsync_ManyRuns_NeverHaveMoreThanTheSharedLimit()
    {
        var pauses = new Pauses(5);
        var runner = new GraphRunner(lanes: Lanes(("gpu", 2), ("cpu", int.MaxValue)));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            var graph = new NodeGraph();
            Iteration<long> each = graph.Iterate(graph.Add(Make.Range(20)).Out);
            Step<long, long> work = graph.Add(Make.Async<long, long>(
                async (value, _) =>
                {
                    _gauge.Enter();
                    await pauses.PauseAsync();
                    _gauge.Leave();
                    return value;
                },
                lane: "gpu"));
            graph.Connect(each.Item, work.In);
            await using GraphRun run = await runner.RunAsync(graph);
            run.ThrowIfNotCompleted();
        })).WaitAsync(Guard);

        Assert.Equal(0, _gauge.Current);
        Assert.InRange(_gauge.Peak, 1, 2);
    }

    [Fact]
    public void LimitLane_LastCall_Counts()
    {
        var services = new ServiceCollection();
        services.AddInvoke().LimitLane("gpu", 1).LimitLane("gpu", 2);
        services.AddInvoke();
        using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.Equal(2, provider.GetRequiredService<GraphLanes>().Limits["gpu"]);
    }

    [Fact]
    public void LimitLane_BadValues_AreRefused()
    {
        IInvokeBuilder builder = new ServiceCollection().AddInvoke();

        Assert.Throws<ArgumentOutOfRangeException>(() => builder.LimitLane("gpu", 0));
        Assert.Throws<ArgumentException>(() => builder.LimitLane(string.Empty, 1));
        var exception = Assert.Throws<OptionsValidationException>(() => Lanes(("gpu", 0)));
        Assert.StartsWith("GraphLaneOptions: lane 'gpu' has the limit 0; a lane needs a name, and a limit of 1 or more.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddInvoke_BadLimit_StopsTheHostAtStart()
    {
        var services = new ServiceCollection();
        services.AddInvoke();
        services.Configure<GraphLaneOptions>(options => options.Limits["gpu"] = 0);
        using ServiceProvider provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal("GraphLaneOptions: lane 'gpu' has the limit 0; a lane needs a name, and a limit of 1 or more.", exception.Message);
    }

    private static GraphLanes Lanes(params (string Lane, int Limit)[] limits)
    {
        var options = new GraphLaneOptions();
        foreach ((string lane, int limit) in limits)
        {
            options.Limits[lane] = limit;
        }

        return new GraphLanes(Options.Create(options));
    }

    /// <summary>A graph whose one node keeps the lane until it may go on.</summary>
    private NodeGraph Busy()
    {
        var graph = new NodeGraph();
        graph.Add(Make.Async<long, long>(
            async (_, _) =>
            {
                _gauge.Enter();
                _isBusy.SetResult();
                await _goOn.Task.WaitAsync(Guard, CancellationToken.None);
                _gauge.Leave();
                return 1;
            },
            lane: "gpu"));
        return graph;
    }

    private NodeGraph Quick()
    {
        var graph = new NodeGraph();
        graph.Add(Make.Async<long, long>(
            (_, _) =>
            {
                _gauge.Enter();
                _gauge.Leave();
                return Task.FromResult(2L);
            },
            lane: "gpu"));
        return graph;
    }
}
