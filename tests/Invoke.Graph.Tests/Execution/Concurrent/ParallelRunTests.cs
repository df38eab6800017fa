namespace Invoke.Graph.Tests.Execution.Concurrent;

public sealed class ParallelRunTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(3);

    private readonly NodeGraph _graph = new();
    private readonly RecordingObserver _observer = new();

    [Fact]
    public async Task RunAsync_DegreeThree_RunsThreeAtATimeAndNeverFour()
    {
        var running = new Gauge();
        var threeAreThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pauses = new Pauses(1);
        for (var index = 0; index < 60; index++)
        {
            _graph.Add(Make.Async<long, long>(async (value, _) =>
            {
                running.Enter();
                if (running.Current == 3)
                {
                    threeAreThere.TrySetResult();
                }

                await threeAreThere.Task.WaitAsync(Guard, CancellationToken.None);
                await pauses.PauseAsync();
                running.Leave();
                return value;
            }));
        }

        await using GraphRun run = await RunAsync(3);

        run.ThrowIfNotCompleted();
        Assert.Equal(3, running.Peak);
    }

    [Fact]
    public async Task RunAsync_BodiesThatBlock_RunOnSeveralThreads()
    {
        using var together = new Barrier(2);
        var met = new bool[2];
        for (var index = 0; index < 2; index++)
        {
            int own = index;
            _graph.Add(Make.Source<long>(() => (met[own] = together.SignalAndWait(Guard)) ? 1 : 0));
        }

        await using GraphRun run = await RunAsync(2);

        run.ThrowIfNotCompleted();
        Assert.Equal([true, true], met);
    }

    [Fact]
    public async Task RunAsync_Pipeline_CompletesParentsBeforeChildrenStart()
    {
        var pauses = new Pauses(2);
        Iteration<long> each = _graph.Iterate(_graph.Add(Make.Range(50), "range").Out);
        Step<long, long> first = _graph.Add(Make.Async<long, long>(async (value, _) =>
        {
            await pauses.PauseAsync();
            return value;
        }), "first");
        Step<long, long> second = _graph.Add(Make.Pass(), "second");
        _graph.Connect(each.Item, first.In);
        _graph.Connect(first.Out, second.In);
        Collection<long> all = _graph.Collect(second.Out);

        await using GraphRun run = await RunAsync(4);

        run.ThrowIfNotCompleted();
        Assert.Equal(Enumerable.Range(0, 50).Select(index => (long)index), run.Get(all));
        Dictionary<string, long> started = _observer.Events.OfType<InvocationStartedEvent>().ToDictionary(each => each.InvocationId, each => each.Sequence);
        Dictionary<string, long> completed = _observer.Events.OfType<InvocationCompletedEvent>().ToDictionary(each => each.InvocationId, each => each.Sequence);
        for (var index = 0; index < 50; index++)
        {
            Assert.InRange(completed["range"], 0, started[$"first@{index}"]);
            Assert.InRange(completed[$"first@{index}"], started[$"first@{index}"], started[$"second@{index}"]);
            Assert.InRange(completed[$"second@{index}"], 0, started[all.Node.Id!]);
        }
    }

    [Fact]
    public async Task RunAsync_ObserverThrows_IsIgnored()
    {
        for (var index = 0; index < 20; index++)
        {
            _graph.Add(Make.Value(index));
        }

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions
        {
            MaxDegreeOfParallelism = 4,
            Observers = { new RecordingObserver(_ => throw new InvalidOperationException("bad observer")), _observer },
        });

        Assert.Equal(GraphStatus.Completed, run.Status);
        Assert.Equal(Enumerable.Range(1, 42).Select(number => (long)number), _observer.Events.Select(each => each.Sequence));
    }

    [Fact]
    public async Task ReportProgress_FromManyNodesAndThreads_HasNoGapsAndStaysInside()
    {
        for (var index = 0; index < 20; index++)
        {
            _graph.Add(new Step<long, long>((value, context, _) =>
            {
                Parallel.For(0, 50, step => context.ReportProgress(step, 50));
                return new ValueTask<long>(value);
            }), $"n{index}");
        }

        await using GraphRun run = await RunAsync(4);

        Assert.Equal(Enumerable.Range(1, 2 + (20 * 52)).Select(number => (long)number), _observer.Events.Select(each => each.Sequence));
        foreach (IGrouping<string, InvocationEvent> node in _observer.Events.OfType<InvocationEvent>().GroupBy(each => each.NodeId))
        {
            Assert.Equal(52, node.Count());
            Assert.IsType<InvocationStartedEvent>(node.First());
            Assert.IsType<InvocationCompletedEvent>(node.Last());
        }
    }

    [Fact]
    public async Task RunAsync_InputOutOfRange_FailsBeforeItRuns()
    {
        var input = new LiteralNode();
        _graph.Add(input, "bad");
        _graph.Connect(new PortReference(_graph.Add(Make.Source(() => 2.5), "source").Id!, "value"), new PortReference("bad", "ratio"));

        await using GraphRun run = await RunAsync(2);

        Assert.Equal("bad", Assert.Single(run.Errors).InvocationId);
        Assert.Contains("allowed 0 to 1", run.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_InvocationIdAskedWhileOthersExpand_IsRight()
    {
        Iteration<long> outer = _graph.Iterate(_graph.Add(Make.Range(40)).Out);
        Step<long, IReadOnlyList<long>> lists = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value, value + 1, value + 2]));
        _graph.Connect(outer.Item, lists.In);
        Step<long, string> names = _graph.Add(new Step<long, string>(async (_, context, _) =>
        {
            await Task.Yield();
            return context.InvocationId;
        }), "name");
        _graph.Connect(_graph.Iterate(lists.Out).Item, names.In);

        await using GraphRun run = await RunAsync(4);

        Assert.Equal(from i in Enumerable.Range(0, 40) from j in Enumerable.Range(0, 3) select $"name@{i}.{j}", run.GetAll(names.Out));
    }

    [Fact]
    public void Options_ValuesBelowOne_Throw()
    {
        var options = new GraphRunOptions();

        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxDegreeOfParallelism = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.IterationWindow = 0);
        Assert.Equal((1, null), (options.MaxDegreeOfParallelism, options.IterationWindow));
    }

    [Theory]
    [InlineData(1, "gpu", 0)]
    [InlineData(2, "gpu", -1)]
    [InlineData(2, "", 1)]
    public async Task RunAsync_LaneLimitThatIsNone_IsRefusedBeforeAnythingRuns(int degree, string lane, int limit)
    {
        _graph.Add(Make.Value(1), "node");
        var options = new GraphRunOptions { MaxDegreeOfParallelism = degree, LaneLimits = { ["cpu"] = 1, [lane] = limit }, Observers = { _observer } };

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => new GraphRunner().RunAsync(_graph, options: options));

        Assert.Equal($"GraphRunOptions.LaneLimits: lane '{lane}' has the limit {limit}; a lane needs a name, and a limit of 1 or more.", exception.Message);
        Assert.Empty(_observer.Events);
    }

    private Task<GraphRun> RunAsync(int degree) => new GraphRunner()
        .RunAsync(_graph, options: new GraphRunOptions { MaxDegreeOfParallelism = degree, Observers = { _observer } })
        .WaitAsync(Guard);
}
