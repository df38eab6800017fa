namespace Invoke.Graph.Tests.Execution;

public sealed class GraphStreamTests
{
    private readonly NodeGraph _graph = new();
    private readonly GraphRunner _runner = new();

    [Fact]
    public async Task StreamAsync_ToTheEnd_GivesEventsInOrderAndRunLast()
    {
        var node = _graph.Add(Make.Value(6), "node");

        List<GraphEvent> events = await ReadAsync(_graph.Compile());

        Assert.Equal(
            [typeof(GraphStartedEvent), typeof(InvocationStartedEvent), typeof(InvocationCompletedEvent), typeof(GraphEndedEvent)],
            events.Select(each => each.GetType()));
        Assert.Equal([1, 2, 3, 4], events.Select(each => each.Sequence));
        await using GraphRun run = Assert.IsType<GraphEndedEvent>(events[^1]).Run;
        Assert.Equal(6, run.Get(node.Out));
    }

    [Fact]
    public async Task StreamAsync_WhileNodeRuns_GivesEarlierEvents()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _graph.Add(Make.Async<long, long>(async (_, _) =>
        {
            await gate.Task;
            return 1;
        }));
        await using IAsyncEnumerator<GraphEvent> events = _runner.StreamAsync(_graph.Compile()).GetAsyncEnumerator();

        Assert.True(await events.MoveNextAsync());
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<InvocationStartedEvent>(events.Current);
        gate.SetResult();
        Assert.True(await events.MoveNextAsync());

        Assert.IsType<InvocationCompletedEvent>(events.Current);
    }

    [Fact]
    public async Task StreamAsync_ReaderLeaves_CancelsAwaitsAndReleasesKept()
    {
        var log = new ResourceLog();
        var hasEnded = false;
        var source = _graph.Add(Make.Source(() => log.Create("a"), Resource.Type), "source");
        var waits = _graph.Add(Make.Async<Resource, long>(
            async (_, cancellationToken) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    hasEnded = true;
                }

                return 0;
            },
            Resource.Type), "waits");
        _graph.Connect(source.Out, waits.In);

        await foreach (GraphEvent each in _runner.StreamAsync(_graph.Compile(), options: new GraphRunOptions().Keep(source.Out)))
        {
            if (each is InvocationStartedEvent { NodeId: "waits" })
            {
                break;
            }
        }

        Assert.True(hasEnded);
        Assert.Equal(["a"], log.Disposed);
    }

    [Fact]
    public async Task StreamAsync_Cancelled_StillEndsWithRun()
    {
        using var stop = new CancellationTokenSource();
        _graph.Add(Make.Async<long, long>(async (_, cancellationToken) =>
        {
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return 0;
        }));

        List<GraphEvent> events = await ReadAsync(_graph.Compile(), cancellationToken: stop.Token);

        Assert.Equal(GraphStatus.Canceled, Assert.IsType<GraphEndedEvent>(events[^1]).Run.Status);
    }

    [Fact]
    public async Task StreamAsync_SlowReader_LosesOnlyProgress()
    {
        var source = _graph.Add(new Step<long, long>((value, context, _) =>
        {
            for (var step = 0; step < 1000; step++)
            {
                context.ReportProgress(step, 1000);
            }

            return new ValueTask<long>(value);
        }), "source");
        _graph.Connect(source.Out, _graph.Add(Make.Pass(), "next").In);
        var hasEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new GraphRunOptions
        {
            Observers =
            {
                new RecordingObserver(graphEvent =>
                {
                    if (graphEvent is GraphEndedEvent)
                    {
                        hasEnded.SetResult();
                    }
                }),
            },
        };
        var events = new List<GraphEvent>();

        await foreach (GraphEvent each in _runner.StreamAsync(_graph.Compile(), options: options))
        {
            await hasEnded.Task;
            events.Add(each);
        }

        Assert.InRange(events.OfType<InvocationProgressEvent>().Count(), 200, 300);
        Assert.Equal(
            ["source", "source", "next", "next"],
            events.Where(each => each is InvocationStartedEvent or InvocationCompletedEvent).Select(each => ((InvocationEvent)each).NodeId));
        Assert.IsType<GraphEndedEvent>(events[^1]);
        Assert.Equal(events.Select(each => each.Sequence).Order(), events.Select(each => each.Sequence));
    }

    [Fact]
    public async Task StreamAsync_MissingInput_Throws()
    {
        _graph.Connect(_graph.Input<long>("n"), _graph.Add(Make.Pass()).In);

        await Assert.ThrowsAsync<ArgumentException>(() => ReadAsync(_graph.Compile()));
    }

    [Fact]
    public async Task StreamAsync_OfAGraph_RunsItAsItStoodAtTheCall()
    {
        _graph.Add(Make.Source(() => 1L), "before");

        IAsyncEnumerable<GraphEvent> events = _runner.StreamAsync(_graph);
        _graph.Add(Make.Source(() => 2L), "after");

        Assert.Equal(["before"], await events.OfType<InvocationCompletedEvent>().Select(each => each.InvocationId).ToArrayAsync());
    }

    [Fact]
    public void StreamAsync_OfAGraphWithProblems_ThrowsAtTheCall()
    {
        _graph.Connect(new PortReference("no", "x"), new PortReference("nowhere", "y"));

        Assert.Throws<GraphValidationException>(() => _runner.StreamAsync(_graph));
    }

    [Fact]
    public async Task StreamAsync_NotEnumerated_RunsNothing()
    {
        var hasRun = false;
        _graph.Add(Make.Source(() => hasRun = true));

        IAsyncEnumerable<GraphEvent> events = _runner.StreamAsync(_graph.Compile());

        Assert.False(hasRun);
        Assert.Equal(4, await events.CountAsync());
        Assert.True(hasRun);
    }

    private async Task<List<GraphEvent>> ReadAsync(GraphPlan plan, CancellationToken cancellationToken = default)
    {
        var events = new List<GraphEvent>();
        await foreach (GraphEvent each in _runner.StreamAsync(plan, cancellationToken: cancellationToken))
        {
            events.Add(each);
        }

        return events;
    }
}
