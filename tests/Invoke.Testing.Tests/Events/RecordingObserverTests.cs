namespace Invoke.Testing.Tests;

public sealed class RecordingObserverTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly GatedTranslator _translator = new();
    private readonly RecordingObserver _observer = new();

    [Fact]
    public async Task WaitForStartAsync_BeforeAndAfterTheStart_EndsWithIt()
    {
        using var limit = new CancellationTokenSource(Limit);
        Task<InvocationStartedEvent> before = _observer.WaitForStartAsync("translate", limit.Token);
        Task<NodeTestResult<Translate.Result>> running = RunAsync("a");

        InvocationStartedEvent first = await before;
        InvocationStartedEvent second = await _observer.WaitForStartAsync("translate", limit.Token);

        Assert.False(running.IsCompleted);
        Assert.Same(first, second);
        _translator.Gate.SetResult();
        await running;
    }

    [Fact]
    public async Task WaitForAsync_EventMeant_IsTheOneThatFits()
    {
        using var limit = new CancellationTokenSource(Limit);
        Task<InvocationProgressEvent> wait = _observer.WaitForAsync<InvocationProgressEvent>(progress => progress.Step == 2, limit.Token);
        _translator.Gate.SetResult();

        await RunAsync("a", "b", "c");

        Assert.Equal("b", (await wait).Message);
    }

    [Fact]
    public async Task WaitForAsync_RunEndsWithout_Fails()
    {
        using var limit = new CancellationTokenSource(Limit);
        Task wait = _observer.WaitForAsync<InvocationFailedEvent>(_ => true, limit.Token);
        _translator.Gate.SetResult();
        await RunAsync("a");

        var early = await Assert.ThrowsAsync<GraphAssertionException>(() => wait);
        var late = await Assert.ThrowsAsync<GraphAssertionException>(() => _observer.WaitForStartAsync("other", limit.Token));

        Assert.Equal("The run ended as Completed without the InvocationFailedEvent that the test waited for.", early.Message);
        Assert.Contains("InvocationStartedEvent", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForAsync_PredicateThrows_TheWaitFails()
    {
        _translator.Gate.SetResult();
        await RunAsync("a");

        Task wait = _observer.WaitForAsync<GraphEvent>(_ => throw new FormatException());

        await Assert.ThrowsAsync<FormatException>(() => wait);
    }

    [Fact]
    public async Task WaitForAsync_Cancelled_Ends()
    {
        using var stop = new CancellationTokenSource();
        Task wait = _observer.WaitForStartAsync("translate", stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task Of_KindAndNode_GivesTheirEvents()
    {
        _translator.Gate.SetResult();
        await RunAsync("a", "b");

        Assert.Single(_observer.Of<GraphStartedEvent>());
        Assert.Single(_observer.Of<InvocationCompletedEvent>("translate"));
        Assert.Empty(_observer.Of<InvocationCompletedEvent>("other"));
        Assert.Equal(["a", "b"], _observer.ProgressOf("translate").Select(progress => progress.Message));
        Assert.Equal(["translate"], _observer.Order.Started);
    }

    [Fact]
    public async Task OnEvent_Action_SeesTheEventKept()
    {
        var counts = new List<int>();
        RecordingObserver observer = null!; // set before the first event
        observer = new RecordingObserver(_ => counts.Add(observer.Events.Count));

        await new NodeTestHost().Test(new Checked()).Observe(observer).RunAsync();

        Assert.Equal([1, 2, 3, 4], counts);
    }

    private Task<NodeTestResult<Translate.Result>> RunAsync(params string[] texts) =>
        new NodeTestHost().AddService<ITranslator>(_translator).Test(new Translate { Texts = texts }).Observe(_observer).RunAsync();

    private sealed class GatedTranslator : ITranslator
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<string> TranslateAsync(string text, CancellationToken cancellationToken)
        {
            await Gate.Task;
            return text;
        }
    }
}
