namespace Invoke.Graph.Tests.Execution.Concurrent;

/// <summary>What runs at a time ends together, whatever ends the run.</summary>
public sealed class ParallelFailureTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(3);

    private readonly NodeGraph _graph = new();

    [Fact]
    public async Task RunAsync_Canceled_AwaitsWhatRunsAndKeepsWhatFinished()
    {
        using var cancellation = new CancellationTokenSource();
        var running = new Gauge();
        var returned = new Gauge();
        Step<long, long> quick = _graph.Add(Make.Value(5), "quick");
        for (var index = 0; index < 5; index++)
        {
            Step<long, long> slow = _graph.Add(Make.Async<long, long>(async (_, cancellationToken) =>
            {
                running.Enter();
                if (running.Current == 3)
                {
                    await cancellation.CancelAsync();
                }

                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await Task.Yield();
                returned.Enter();
                cancellationToken.ThrowIfCancellationRequested();
                return 0;
            }));
            _graph.Connect(quick.Out, slow.In);
        }

        await using GraphRun run = await new GraphRunner().RunAsync(
            _graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 3 }, cancellationToken: cancellation.Token).WaitAsync(Guard);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Empty(run.Errors);
        Assert.Equal(5, run.Get(quick.Out));
        Assert.Equal((3, 3), (running.Current, returned.Current));
        Assert.Equal(["quick"], run.History);
    }

    [Fact]
    public async Task RunAsync_SeveralFail_StartsNothingMoreAndKeepsAllErrorsAndResults()
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = new Gauge();
        async Task MeetAsync()
        {
            running.Enter();
            if (running.Current == 3)
            {
                all.TrySetResult();
            }

            await all.Task.WaitAsync(Guard, CancellationToken.None);
        }

        for (var index = 0; index < 2; index++)
        {
            _graph.Add(Make.Async<long, long>(async (_, _) =>
            {
                await MeetAsync();
                throw new InvalidOperationException("broken");
            }), $"bad{index}");
        }

        var failures = 0;
        var bothFailed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Step<long, long> good = _graph.Add(Make.Async<long, long>(async (_, _) =>
        {
            await MeetAsync();
            await bothFailed.Task.WaitAsync(Guard, CancellationToken.None);
            return 7;
        }), "good");
        _graph.Connect(good.Out, _graph.Add(Make.Pass(), "after").In);
        _graph.Add(Make.Value(1), "later");
        var counter = new RecordingObserver(each =>
        {
            if (each is InvocationFailedEvent && ++failures == 2)
            {
                bothFailed.SetResult();
            }
        });

        await using GraphRun run = await new GraphRunner().RunAsync(
            _graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 3, Observers = { counter } }).WaitAsync(Guard);

        Assert.Equal(GraphStatus.Failed, run.Status);
        Assert.Equal(["bad0", "bad1"], run.Errors.Select(error => error.InvocationId).Order());
        Assert.Equal(["good"], run.History);
        Assert.Equal(7, run.Get(good.Out));
    }

    [Fact]
    public async Task RunAsync_SchedulerLosesWork_ThrowsOnceEverythingHasEnded()
    {
        for (var index = 0; index < 3; index++)
        {
            _graph.Add(Make.Value(index), $"n{index}");
        }

        GraphStalledException stalled = await Assert.ThrowsAsync<GraphStalledException>(() => new GraphRunner().RunAsync(
            _graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 2, Scheduler = new LossyScheduler() }).WaitAsync(Guard));

        Assert.Contains("n1", stalled.Message, StringComparison.Ordinal);
    }

    /// <summary>Hands out the first invocation only.</summary>
    private sealed class LossyScheduler : IGraphScheduler
    {
        public IReadyQueue CreateQueue(GraphPlan plan, IterationPaths paths) => new Queue();

        private sealed class Queue : IReadyQueue
        {
            private Invocation? _first;
            private bool _isTaken;

            public void Add(in ReadyRange range) => _first ??= range.First;

            public bool TryTake(out Invocation invocation)
            {
                invocation = _first.GetValueOrDefault();
                bool has = _first is not null && !_isTaken;
                _isTaken = true;
                return has;
            }
        }
    }
}
