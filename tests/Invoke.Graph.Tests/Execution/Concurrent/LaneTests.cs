namespace Invoke.Graph.Tests.Execution.Concurrent;

public sealed class LaneTests
{
    private readonly NodeGraph _graph = new();
    private readonly Pauses _pauses = new(3);

    [Theory]
    [InlineData(null, 1)]
    [InlineData(2, 2)]
    public async Task RunAsync_Lane_NeverHasMoreThanItsLimit(int? limit, int expected)
    {
        var inference = new Gauge();
        var codec = new Gauge();
        Iteration<long> each = _graph.Iterate(_graph.Add(Make.Range(100)).Out);
        Step<long, long> denoise = Work(inference, "inference");
        Step<long, long> decode = Work(codec, null);
        _graph.Connect(each.Item, denoise.In);
        _graph.Connect(denoise.Out, decode.In);
        var options = new GraphRunOptions { MaxDegreeOfParallelism = 4 };
        if (limit is { } slots)
        {
            options.LaneLimits["inference"] = slots;
            options.LaneLimits["unknown"] = 7;
        }

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: options);

        run.ThrowIfNotCompleted();
        Assert.InRange(inference.Peak, 1, expected);
        Assert.InRange(codec.Peak, 1, 4);
    }

    [Fact]
    public async Task RunAsync_LaneIsBusy_OtherLanesGoOn()
    {
        var othersHaveRun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _graph.Add(Make.Async<long, long>(async (_, _) =>
        {
            await othersHaveRun.Task.WaitAsync(TimeSpan.FromMinutes(3), CancellationToken.None);
            return 1;
        }, lane: "a"), "busy");
        _graph.Add(Make.Async<long, long>((_, _) => Task.FromResult(2L), lane: "a"), "behind");
        for (var index = 0; index < 3; index++)
        {
            _graph.Add(Make.Async<long, long>((_, _) => Task.FromResult(3L), lane: index == 0 ? "b" : null), $"other{index}");
        }

        var ended = 0;
        var observer = new RecordingObserver(each =>
        {
            if (each is InvocationCompletedEvent && ++ended == 3)
            {
                othersHaveRun.SetResult();
            }
        });
        var options = new GraphRunOptions { MaxDegreeOfParallelism = 2, Observers = { observer } };

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: options);

        run.ThrowIfNotCompleted();
        Assert.Equal(["busy", "behind"], run.History.Skip(3));
    }

    [Fact]
    public void TryTake_SeveralLanes_TakesTheMostUrgentHeadThenPathThenAuthorOrder()
    {
        // Depth-first order for one lane, and the same order across lanes while all of them have slots.
        Iteration<long> each = _graph.Iterate(_graph.Add(Make.Range(3), "range").Out);
        Step<long, long> first = _graph.Add(Make.Async<long, long>((value, _) => Task.FromResult(value), lane: "a"), "first");
        Step<long, long> second = _graph.Add(Make.Async<long, long>((value, _) => Task.FromResult(value), lane: "b"), "second");
        _graph.Connect(each.Item, first.In);
        _graph.Connect(first.Out, second.In);
        GraphRunOptions options = new() { MaxDegreeOfParallelism = 2 };
        var session = new GraphSession(_graph.Compile(), options: new GraphSessionOptions { Scheduler = options.Limit(new DepthFirstScheduler()) });

        while (session.TryNext(out Invocation invocation))
        {
            if (session.Plan.Nodes[invocation.NodeIndex].Id == "range")
            {
                session.Complete<IReadOnlyList<long>>(in invocation, [1, 2, 3]);
            }
            else
            {
                session.Complete(in invocation, 1L);
            }

            session.ParallelQueue!.Release(in invocation);
            session.ParallelQueue.OnEnded(in invocation);
        }

        Assert.Equal(["range", "first@0", "second@0", "first@1", "second@1", "first@2", "second@2"], session.History);
    }

    private Step<long, long> Work(Gauge gauge, string? lane) => _graph.Add(Make.Async<long, long>(
        async (value, _) =>
        {
            gauge.Enter();
            await _pauses.PauseAsync();
            gauge.Leave();
            return value;
        },
        lane: lane));
}
