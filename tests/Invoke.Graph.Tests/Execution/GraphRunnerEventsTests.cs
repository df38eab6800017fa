namespace Invoke.Graph.Tests.Execution;

public sealed class GraphRunnerEventsTests
{
    private readonly NodeGraph _graph = new();
    private readonly GraphRunner _runner = new();

    [Fact]
    public async Task RunAsync_Events_AreOrderedWithoutGaps()
    {
        var source = _graph.Add(new Step<long, long>((value, context, _) =>
        {
            context.ReportProgress(1, 2, "half");
            context.ReportProgress(2, 2);
            return new ValueTask<long>(value);
        }), "source");
        _graph.Connect(source.Out, _graph.Add(Make.Fails(), "bad").In);
        var observer = new RecordingObserver();

        await using GraphRun run = await _runner.RunAsync(
            _graph, options: new GraphRunOptions { SessionId = "s", Observers = { observer } });

        Assert.Equal(
            ["GraphStarted", "InvocationStarted source", "InvocationProgress source", "InvocationProgress source", "InvocationCompleted source",
                "InvocationStarted bad", "InvocationFailed bad", "GraphEnded"],
            observer.Events.Select(Describe));
        Assert.Equal(Enumerable.Range(1, 8).Select(number => (long)number), observer.Events.Select(each => each.Sequence));
        Assert.All(observer.Events, each => Assert.Equal("s", each.SessionId));
        Assert.Same(run, Assert.IsType<GraphEndedEvent>(observer.Events[^1]).Run);
        var progress = Assert.IsType<InvocationProgressEvent>(observer.Events[2]);
        Assert.Equal((1, 2, "half"), (progress.Step, progress.Total, progress.Message));
    }

    [Fact]
    public async Task ReportProgress_AllThatIsKnown_ReachesObservers()
    {
        var preview = new ProgressPreview(new byte[2 * 1 * 3], width: 2, height: 1) { FullWidth = 16, FullHeight = 8 };
        _graph.Add(new Step<long, long>((value, context, _) =>
        {
            context.ReportProgress(new NodeProgress(1, 4)
            {
                Message = "first",
                TimeLeft = TimeSpan.FromSeconds(3),
                Sigma = 14.6,
                Preview = context.WantsPreviews ? preview : null,
            });
            return new ValueTask<long>(value);
        }));
        var observer = new RecordingObserver();

        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions { WantsPreviews = true, Observers = { observer } });

        InvocationProgressEvent progress = Assert.Single(observer.Events.OfType<InvocationProgressEvent>());
        Assert.Equal((1, 4, "first", TimeSpan.FromSeconds(3), 14.6), (progress.Step, progress.Total, progress.Message, progress.TimeLeft, progress.Sigma));
        Assert.Same(preview, progress.Preview);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    public async Task WantsPreviews_NobodyAskedOrWatches_IsFalse(bool asksForPreviews, bool isObserved, bool expected)
    {
        bool? wanted = null;
        _graph.Add(new Step<long, long>((value, context, _) =>
        {
            wanted = context.WantsPreviews;
            return new ValueTask<long>(value);
        }));
        var options = new GraphRunOptions { WantsPreviews = asksForPreviews };
        if (isObserved)
        {
            options.Observers.Add(new RecordingObserver());
        }

        await using GraphRun run = await _runner.RunAsync(_graph, options: options);

        Assert.Equal(expected, wanted);
    }

    [Fact]
    public async Task NodeContext_Time_IsTheClockOfTheRunner()
    {
        TimeProvider? clock = null;
        var time = new ManualTimeProvider();
        _graph.Add(new Step<long, long>((value, context, _) =>
        {
            clock = context.TimeProvider;
            return new ValueTask<long>(value);
        }));

        await using GraphRun run = await new GraphRunner(timeProvider: time).RunAsync(_graph);

        Assert.Same(time, clock);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    public void ProgressPreview_NoPixels_Throws(int width, int height, int bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProgressPreview(new byte[bytes], width, height));

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(0)]
    public void ProgressPreview_BytesOfAnotherSize_SaysWhatIsNeeded(int bytes)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new ProgressPreview(new byte[bytes], 2, 2));

        Assert.StartsWith($"{bytes} bytes are no picture of 2 x 2 pixels", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_CompletedEvent_GivesOutputs()
    {
        var source = _graph.Add(Make.Value(8), "source");
        var other = _graph.Add(Make.Value(9), "other");
        var observer = new RecordingObserver();

        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions { Observers = { observer } });

        InvocationCompletedEvent completed = observer.Events.OfType<InvocationCompletedEvent>().First();
        Assert.True(completed.TryGet(source.Out, out long value));
        Assert.Equal(8, value);
        Assert.False(completed.TryGet(other.Out, out _));
        Assert.Equal(8L, completed.GetOutputs()["value"]);
        Assert.True(completed.Duration >= TimeSpan.Zero);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReportProgress_AfterInvocationEnded_IsDropped(bool fails)
    {
        NodeContext late = default;
        _graph.Add(new Step<long, long>((value, context, _) =>
        {
            late = context;
            return fails ? throw new InvalidOperationException() : new ValueTask<long>(value);
        }));
        var observer = new RecordingObserver();
        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions { Observers = { observer } });

        late.ReportProgress(1, 1);

        Assert.DoesNotContain(observer.Events, each => each is InvocationProgressEvent);
        Assert.Throws<ArgumentOutOfRangeException>(() => late.ReportProgress(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => late.ReportProgress(0, 0));
    }

    [Fact]
    public async Task RunAsync_Progress_TellsFractionsOfNodeAndOfWhatIsKnown()
    {
        BooleanValue flag = _graph.Add(new BooleanValue { Value = true }, "flag");
        var source = _graph.Add(new Step<long, long>((value, context, _) =>
        {
            context.ReportProgress(1, 4);
            context.ReportProgress(9, 4);
            return new ValueTask<long>(value);
        }), "source");
        _graph.If(flag.Out.Value, source.Out, _graph.Add(Make.Value(2), "other").Out);
        var observer = new RecordingObserver();

        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions { Observers = { observer } });

        // Flag and other (skipped) are done when the source runs, of four.
        Assert.Equal([(0.25, 2.25 / 4), (1.0, 0.75)], observer.Events.OfType<InvocationProgressEvent>().Select(each => (each.NodeFraction, each.RunFraction)));
        Assert.Equal([0.5, 0.75, 1], observer.Events.OfType<InvocationCompletedEvent>().Select(each => each.RunFraction));
    }

    [Fact]
    public async Task ReportProgress_FromManyThreads_HasNoGapsAndStaysInside()
    {
        _graph.Add(new Step<long, long>((_, context, _) =>
        {
            Parallel.For(0, 500, step => context.ReportProgress(step, 500));
            return new ValueTask<long>(0);
        }));
        var observer = new RecordingObserver();

        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions { Observers = { observer } });

        Assert.Equal(504, observer.Events.Count);
        Assert.Equal(Enumerable.Range(1, 504).Select(number => (long)number), observer.Events.Select(each => each.Sequence));
        Assert.All(observer.Events.Skip(2).Take(500), each => Assert.IsType<InvocationProgressEvent>(each));
    }

    [Fact]
    public async Task RunAsync_ObserverThrows_IsLoggedAndIgnored()
    {
        var logger = new RecordingLogger<GraphRunner>();
        _graph.Add(Make.Value(1));
        var observer = new RecordingObserver();
        var options = new GraphRunOptions { Observers = { new RecordingObserver(_ => throw new InvalidOperationException("bad observer")), observer } };

        await using GraphRun run = await new GraphRunner(logger: logger).RunAsync(_graph, options: options);

        Assert.Equal(GraphStatus.Completed, run.Status);
        Assert.Equal(4, observer.Events.Count);
        Assert.Equal(4, logger.Entries.Count(entry => entry.Id == 1003));
    }

    private static string Describe(GraphEvent graphEvent) =>
        graphEvent.GetType().Name.Replace("Event", string.Empty, StringComparison.Ordinal) + (graphEvent is InvocationEvent own ? $" {own.InvocationId}" : string.Empty);
}
