
namespace Invoke.Graph.Tests.Execution;

public sealed class NodePolicyTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly NodeGraph _graph = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingObserver _observer = new();
    private readonly RecordingLogger<GraphRunner> _log = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_FailsTwice_SucceedsAtTheThirdAttemptWithANewCopy(int degree)
    {
        var nodes = new List<Node>();
        Step<long, long> source = _graph.Add(Make.Value(7), "source");
        Flaky flaky = _graph.Add(new Flaky(2, nodes.Add), "flaky");
        _graph.Connect(source.Out, new Input<long>(flaky, "value"));
        GraphRunOptions options = Options(new NodePolicy { MaxAttempts = 3 }, degree);

        await using GraphRun run = await Runner().RunAsync(_graph, options: options).WaitAsync(Guard);

        run.ThrowIfNotCompleted();
        Assert.Equal(7L, Assert.Single(run.GetAll("flaky", "value")));
        Assert.Equal(3, nodes.Distinct().Count());
        Assert.Equal(
            ["Started", "Retrying", "Retrying", "Completed"],
            _observer.Events.OfType<InvocationEvent>().Where(each => each.NodeId == "flaky").Select(each => each.GetType().Name["Invocation".Length..^"Event".Length]));
        Assert.Equal([1, 2], _observer.Events.OfType<InvocationRetryingEvent>().Select(each => each.Attempt));
        Assert.All(_observer.Events.OfType<InvocationRetryingEvent>(), each => Assert.Contains("attempt", each.Error.Message, StringComparison.Ordinal));
        Assert.Equal(2, _log.Entries.Count(entry => entry.Id == 1006));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_AllAttemptsFail_SaysHowMany(int degree)
    {
        _graph.Add(new Flaky(9), "flaky");

        await using GraphRun run = await Runner().RunAsync(_graph, options: Options(new NodePolicy { MaxAttempts = 4 }, degree)).WaitAsync(Guard);

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal("Node 'flaky' (test.flaky) failed after 4 attempts: attempt 4", error.Message);
        Assert.Equal(4, error.Attempts);
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    [Fact]
    public async Task RunAsync_ShouldRetrySaysNo_FailsAtOnce()
    {
        _graph.Add(new Flaky(9), "flaky");
        var policy = new NodePolicy { MaxAttempts = 5, ShouldRetry = exception => exception.Message == "attempt 1" };

        await using GraphRun run = await Runner().RunAsync(_graph, options: Options(policy));

        Assert.Equal(2, Assert.Single(run.Errors).Attempts);
    }

    [Fact]
    public async Task RunAsync_Delays_GrowByTheFactorUpToTheMost()
    {
        _graph.Add(new Flaky(4), "flaky");
        var policy = new NodePolicy { MaxAttempts = 5, RetryDelay = Second, BackoffFactor = 3, MaxRetryDelay = 5 * Second };

        Task<GraphRun> running = Runner().RunAsync(_graph, options: Options(policy));
        for (var timer = 1; timer <= 4; timer++)
        {
            await _clock.WaitForTimersAsync().WaitAsync(Guard);
            TimeSpan delay = _observer.Events.OfType<InvocationRetryingEvent>().Last().Delay;
            _clock.Advance(delay - TimeSpan.FromTicks(1));
            Assert.False(running.IsCompleted);
            _clock.Advance(TimeSpan.FromTicks(1));
        }

        await using GraphRun run = await running.WaitAsync(Guard);
        run.ThrowIfNotCompleted();
        Assert.Equal([1, 3, 5, 5], _observer.Events.OfType<InvocationRetryingEvent>().Select(each => each.Delay.TotalSeconds));
        Assert.Equal(14, _observer.Events.OfType<InvocationCompletedEvent>().Single().Duration.TotalSeconds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_CanceledDuringADelay_EndsAtOnceAsCanceled(int degree)
    {
        _graph.Add(new Flaky(9), "flaky");
        using var cancellation = new CancellationTokenSource();

        Task<GraphRun> running = Runner().RunAsync(
            _graph, options: Options(new NodePolicy { MaxAttempts = 2, RetryDelay = Second }, degree), cancellationToken: cancellation.Token);
        await _clock.WaitForTimersAsync().WaitAsync(Guard);
        await cancellation.CancelAsync();

        await using GraphRun run = await running.WaitAsync(Guard);
        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Empty(run.Errors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_Timeout_CancelsAwaitsAndNamesTheLimit(int degree)
    {
        var hasReturned = false;
        _graph.Add(Make.Async<long, long>(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Yield();
            hasReturned = true;
            cancellationToken.ThrowIfCancellationRequested();
            return 1;
        }), "slow");

        Task<GraphRun> running = Runner().RunAsync(_graph, options: Options(new NodePolicy { Timeout = 5 * Second }, degree));
        await _clock.WaitForTimersAsync().WaitAsync(Guard);
        _clock.Advance(5 * Second);

        await using GraphRun run = await running.WaitAsync(Guard);
        Assert.True(hasReturned);
        Assert.Equal(GraphStatus.Failed, run.Status);
        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Contains("Node 'slow' (test.step) failed: It did not finish within 00:00:05", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_EachAttempt_HasALimitOfItsOwn()
    {
        var attempts = 0;
        _graph.Add(Make.Async<long, long>(async (_, cancellationToken) =>
        {
            if (++attempts < 3)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return attempts;
        }), "slow");

        Task<GraphRun> running = Runner().RunAsync(_graph, options: Options(new NodePolicy { Timeout = 5 * Second, MaxAttempts = 3 }));
        await _clock.WaitForTimersAsync().WaitAsync(Guard);
        _clock.Advance(5 * Second);
        await _clock.WaitForTimersAsync().WaitAsync(Guard);
        _clock.Advance(5 * Second);

        await using GraphRun run = await running.WaitAsync(Guard);
        Assert.Equal(3L, Assert.Single(run.GetAll("slow", "value")));
        Assert.All(_observer.Events.OfType<InvocationRetryingEvent>(), each => Assert.IsType<TimeoutException>(each.Error));
    }

    [Fact]
    public async Task RunAsync_FinishesInSpiteOfTheTimeout_KeepsTheResult()
    {
        _graph.Add(Make.Async<long, long>(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 8;
        }), "stubborn");

        Task<GraphRun> running = Runner().RunAsync(_graph, options: Options(new NodePolicy { Timeout = Second }));
        await _clock.WaitForTimersAsync().WaitAsync(Guard);
        _clock.Advance(Second);

        await using GraphRun run = await running.WaitAsync(Guard);
        Assert.Equal(8L, Assert.Single(run.GetAll("stubborn", "value")));
    }

    [Fact]
    public async Task RunAsync_RunIsCanceledBeforeTheTimeout_IsCanceled()
    {
        using var cancellation = new CancellationTokenSource();
        _graph.Add(Make.Async<long, long>(async (_, cancellationToken) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 8;
        }));

        await using GraphRun run = await Runner().RunAsync(
            _graph, options: Options(new NodePolicy { Timeout = Second, MaxAttempts = 3 }), cancellationToken: cancellation.Token).WaitAsync(Guard);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task RunAsync_Inputs_LiveUntilTheLastAttempt()
    {
        var resources = new ResourceLog();
        var attempts = 0;
        Step<long, Resource> source = _graph.Add(Make.Source(() => resources.Create("a"), Resource.Type), "source");
        Step<Resource, long> reader = _graph.Add(Make.Map<Resource, long>(
            value => ++attempts < 3 ? throw new InvalidOperationException() : value.DisposeCount, Resource.Type), "reader");
        _graph.Connect(source.Out, reader.In);

        await using GraphRun run = await Runner().RunAsync(_graph, options: Options(new NodePolicy { MaxAttempts = 3 }));

        Assert.Equal(0, run.Get(reader.Out));
        Assert.Equal(["a"], resources.Disposed);
    }

    [Fact]
    public async Task RunAsync_PolicyOfANode_ReplacesTheOneOfTheRun()
    {
        _graph.Add(new Flaky(1), "twice");
        GraphRunOptions options = Options(new NodePolicy { MaxAttempts = 5 });
        options.NodePolicies["twice"] = new NodePolicy();

        await using GraphRun run = await Runner().RunAsync(_graph, options: options);

        Assert.Equal("Node 'twice' (test.flaky) failed: attempt 1", Assert.Single(run.Errors).Message);
    }

    [Fact]
    public async Task RunAsync_RetryingNode_OccupiesItsLane()
    {
        _graph.Add(new Flaky(1, lane: "gpu"), "flaky");
        _graph.Add(new Flaky(0, lane: "gpu"), "behind");
        _graph.Add(Make.Value(1), "other");

        Task<GraphRun> running = Runner().RunAsync(_graph, options: Options(new NodePolicy { MaxAttempts = 2, RetryDelay = Second }, degree: 3));
        await _clock.WaitForTimersAsync().WaitAsync(Guard);
        Assert.DoesNotContain(_observer.Events.OfType<InvocationStartedEvent>(), each => each.NodeId == "behind");
        _clock.Advance(Second);

        await using GraphRun run = await running.WaitAsync(Guard);
        run.ThrowIfNotCompleted();
        Assert.Equal(["flaky", "behind"], run.History.Where(id => id != "other"));
    }

    [Fact]
    public async Task RunAsync_PolicyForUnknownOrEngineNode_Throws()
    {
        Collection<long> all = _graph.Collect(_graph.Add(Make.Value(1), "source").Out);

        ArgumentException unknown = await Assert.ThrowsAsync<ArgumentException>(
            () => Runner().RunAsync(_graph, options: new GraphRunOptions { NodePolicies = { ["nobody"] = new NodePolicy() } }));
        ArgumentException engine = await Assert.ThrowsAsync<ArgumentException>(
            () => Runner().RunAsync(_graph, options: new GraphRunOptions { NodePolicies = { [all.Node.Id!] = new NodePolicy() } }));

        ArgumentException none = await Assert.ThrowsAsync<ArgumentException>(
            () => Runner().RunAsync(_graph, options: new GraphRunOptions { NodePolicies = { ["source"] = null! } })); // what a caller without nullable annotations can do

        Assert.Contains("The policy of node 'source' is null", none.Message, StringComparison.Ordinal);
        Assert.Contains("'nobody', which the graph does not have", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("carries out itself", engine.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ValuesOutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodePolicy { MaxAttempts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodePolicy { RetryDelay = -Second });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodePolicy { RetryDelay = TimeSpan.FromDays(50) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodePolicy { MaxRetryDelay = -Second });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodePolicy { BackoffFactor = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodePolicy { BackoffFactor = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodePolicy { BackoffFactor = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodePolicy { Timeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodePolicy { Timeout = TimeSpan.FromDays(50) });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(7, 60)]
    [InlineData(5000, 60)]
    public void DelayAfter_Attempt_IsBoundedWhateverTheNumber(int attempt, double expected)
    {
        Assert.Equal(expected, new NodePolicy { RetryDelay = Second }.DelayAfter(attempt).TotalSeconds);
        Assert.Equal(TimeSpan.Zero, new NodePolicy().DelayAfter(attempt));
    }

    [Fact]
    public async Task RunAsync_ShouldRetryThrows_KeepsTheNodesFailure()
    {
        _graph.Add(new Flaky(2), "flaky");
        var policy = new NodePolicy { MaxAttempts = 3, ShouldRetry = _ => throw new InvalidCastException("bad policy") };

        await using GraphRun run = await Runner().RunAsync(_graph, options: Options(policy)).WaitAsync(Guard);

        NodeExecutionException error = Assert.Single(run.Errors);
        var both = Assert.IsType<AggregateException>(error.InnerException);
        Assert.Equal(1, error.Attempts);
        Assert.Contains("ShouldRetry", both.Message, StringComparison.Ordinal);
        Assert.Contains("attempt", both.InnerExceptions[0].Message, StringComparison.Ordinal);
        Assert.IsType<InvalidCastException>(both.InnerExceptions[1]);
    }

    private GraphRunner Runner() => new(timeProvider: _clock, logger: _log);

    private GraphRunOptions Options(NodePolicy policy, int degree = 1) =>
        new() { Policy = policy, MaxDegreeOfParallelism = degree, Observers = { _observer } };
}
