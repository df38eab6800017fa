namespace Invoke.Graph.Tests.Execution;

public sealed class GraphSessionTests
{
    [Fact]
    public void TryNext_Chain_HandsOutInOrderUntilComplete()
    {
        GraphSession session = Chain();

        Assert.Equal("a", Next(session, out Invocation first));
        Assert.Equal((GraphStatus.Running, false), (session.Status, session.TryNext(out _)));
        session.Complete(in first, 1L);
        Assert.Equal("b", Next(session, out Invocation second));
        session.Complete(in second, 2L);

        Assert.Equal(GraphStatus.Completed, session.Status);
        Assert.True(session.IsComplete);
        Assert.Equal(["a", "b"], session.History);
        Assert.Equal((2L, 2L), (session.FinishedCount, session.PreparedCount));
        Assert.False(session.TryNext(out _));
    }

    [Fact]
    public void CreateNode_Connected_CarriesInputAndAuthorsFlags()
    {
        GraphSession session = Chain(node => (node.IsIntermediate, node.UseCache) = (true, false));
        Next(session, out Invocation first);
        session.Complete(in first, 41L);
        Next(session, out Invocation second);

        var node = Assert.IsType<Step<long, long>>(session.CreateNode(in second));

        Assert.Equal(41, node.Value);
        Assert.Equal(("b", true, false), (node.Id, node.IsIntermediate, node.UseCache));
    }

    [Fact]
    public void Complete_Twice_Throws()
    {
        GraphSession session = Chain();
        Next(session, out Invocation first);
        session.Complete(in first, 1L);

        var exception = Assert.Throws<InvalidOperationException>(() => session.Complete(in first, 1L));

        Assert.Contains("'a' is not under way", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => session.Fail(in first, new InvalidOperationException()));
    }

    [Fact]
    public void Complete_NeverStarted_Throws()
    {
        GraphSession session = Chain();

        Assert.Throws<InvalidOperationException>(() => session.Complete(new Invocation(1, 0, 0, 0), 1L));
        Assert.Equal(0, session.FinishedCount);
    }

    [Fact]
    public void Complete_WrongResultType_ThrowsAndMayBeRepaired()
    {
        GraphSession session = Chain();
        Next(session, out Invocation first);

        var exception = Assert.Throws<ArgumentException>(() => session.Complete(in first, "text"));

        Assert.Contains("a (test.step)", exception.Message, StringComparison.Ordinal);
        session.Complete(in first, 1L);
        Assert.Equal(1, session.FinishedCount);
    }

    [Fact]
    public void CompleteOwn_Collector_GathersList()
    {
        var graph = new NodeGraph();
        var value = graph.Add(Make.Value(4), "value");
        graph.Collect(value.Out, "all");
        var session = new GraphSession(graph.Compile());
        Next(session, out Invocation first);
        Assert.False(session.IsOwn(in first));
        Assert.Throws<InvalidOperationException>(() => session.CompleteOwn(in first));
        session.Complete(in first, 4L);

        Next(session, out Invocation second);
        Assert.True(session.IsOwn(in second));
        Assert.Throws<InvalidOperationException>(() => session.CreateNode(in second));
        Assert.Throws<ArgumentException>(() => session.Complete(in second, 4L));
        session.CompleteOwn(in second);

        Assert.True(session.IsComplete);
        Assert.Throws<InvalidOperationException>(() => session.CompleteOwn(in second));
    }

    [Fact]
    public void Fail_Running_KeepsErrorAndHandsOutNothingMore()
    {
        GraphSession session = Two();
        Next(session, out Invocation first);
        Next(session, out Invocation second);
        var cause = new InvalidOperationException("broken");

        NodeExecutionException error = session.Fail(in first, cause);

        Assert.Equal(GraphStatus.Running, session.Status);
        session.Complete(in second, 1L);
        Assert.Equal(GraphStatus.Failed, session.Status);
        Assert.Equal(("a", "a", "test.step"), (error.NodeId, error.InvocationId, error.NodeType));
        Assert.Same(cause, error.InnerException);
        Assert.Equal([error], session.Errors);
        Assert.False(session.TryNext(out _));
        Assert.Throws<InvalidOperationException>(() => session.Fail(in first, cause));
    }

    [Fact]
    public void Cancel_BeforeStart_IsCanceled()
    {
        GraphSession session = Chain();

        session.Cancel();
        session.Cancel();

        Assert.Equal(GraphStatus.Canceled, session.Status);
        Assert.False(session.TryNext(out _));
    }

    [Fact]
    public void Cancel_WhileRunning_AcceptsResultOnceAndExpandsNothing()
    {
        var graph = new NodeGraph();
        var range = graph.Add(Make.Range(3), "range");
        var pass = graph.Add(Make.Pass(), "pass");
        graph.Connect(graph.Iterate(range.Out).Item, pass.In);
        var session = new GraphSession(graph.Compile());
        Next(session, out Invocation first);

        session.Cancel();
        Assert.Equal(GraphStatus.Running, session.Status);
        session.Complete<IReadOnlyList<long>>(in first, [1, 2, 3]);

        Assert.Equal(GraphStatus.Canceled, session.Status);
        Assert.Equal(["range"], session.History);
        Assert.Equal(0, session.CountOf("pass"));
        Assert.Throws<InvalidOperationException>(() => session.Complete<IReadOnlyList<long>>(in first, []));
    }

    [Fact]
    public void Fail_AfterCancel_IsKeptAndStatusStaysCanceled()
    {
        GraphSession session = Chain();
        Next(session, out Invocation first);
        session.Cancel();

        session.Fail(in first, new InvalidOperationException("late"));

        Assert.Equal(GraphStatus.Canceled, session.Status);
        Assert.Equal("late", Assert.Single(session.Errors).InnerException?.Message);
    }

    [Fact]
    public void Abandon_AfterCancel_CountsAsNotRun()
    {
        GraphSession session = Chain();
        Next(session, out Invocation first);
        Assert.Throws<InvalidOperationException>(() => session.Abandon(in first));
        session.Cancel();

        session.Abandon(in first);

        Assert.Equal(GraphStatus.Canceled, session.Status);
        Assert.Empty(session.History);
        Assert.Throws<InvalidOperationException>(() => session.Abandon(in first));
    }

    [Fact]
    public void Abandon_CancelledAfterFailure_LeavesSessionFailed()
    {
        GraphSession session = Two();
        Next(session, out Invocation first);
        Next(session, out Invocation second);
        session.Fail(in first, new InvalidOperationException());

        session.Cancel();
        session.Abandon(in second);

        Assert.Equal(GraphStatus.Failed, session.Status);
    }

    [Fact]
    public void Cancel_AfterCompletion_ChangesNothing()
    {
        var session = new GraphSession(new NodeGraph().Compile());

        session.Cancel();

        Assert.Equal(GraphStatus.Completed, session.Status);
    }

    [Fact]
    public void CountOf_IteratorAndNode_GrowsWithExpansion()
    {
        var graph = new NodeGraph();
        var range = graph.Add(Make.Range(3), "range");
        var pass = graph.Add(Make.Pass(), "pass");
        graph.Connect(graph.Iterate(range.Out, "each").Item, pass.In);
        var session = new GraphSession(graph.Compile());
        Assert.Equal((0, 0, 1L), (session.CountOf("each"), session.CountOf("pass"), session.PreparedCount));
        Next(session, out Invocation first);

        session.Complete<IReadOnlyList<long>>(in first, [1, 2, 3]);

        Assert.Equal((3, 3, 4L), (session.CountOf("each"), session.CountOf("pass"), session.PreparedCount));
        Assert.Throws<ArgumentException>(() => session.CountOf("nobody"));
    }

    [Fact]
    public void TryTakeReleased_LastReaderDone_GivesDisposable()
    {
        var log = new ResourceLog();
        var graph = new NodeGraph();
        graph.Add(Make.Source(() => log.Create("a"), Resource.Type), "a");
        var session = new GraphSession(graph.Compile());
        Next(session, out Invocation first);
        Resource resource = log.Create("mine");

        session.Complete(in first, resource);

        Assert.True(session.TryTakeReleased(out object? released));
        Assert.Same(resource, released);
        Assert.False(session.TryTakeReleased(out _));
    }

    [Fact]
    public void Constructor_NoId_MakesOne()
    {
        var session = new GraphSession(new NodeGraph().Compile());

        Assert.True(Guid.TryParse(session.Id, out _));
    }

    [Fact]
    public void Complete_ReaderOfAnEmptyInnerListWaits_IsNotAskedForItsRows()
    {
        var graph = new NodeGraph();
        Iteration<long> outer = graph.Iterate(graph.Add(Make.Range(2), "range").Out);
        Step<long, IReadOnlyList<long>> list = graph.Add(Make.Map<long, IReadOnlyList<long>>(_ => []), "list");
        Step<long, long> other = graph.Add(Make.Pass(), "other");
        var join = graph.Add(Make.Add(), "join");
        graph.Connect(outer.Item, list.In);
        graph.Connect(outer.Item, other.In);
        graph.Connect(graph.Iterate(list.Out).Item, join.A);
        graph.Connect(other.Out, join.B);
        var session = new GraphSession(graph.Compile(), options: new GraphSessionOptions { Scheduler = new BreadthFirstScheduler() });
        Next(session, out Invocation range);
        session.Complete<IReadOnlyList<long>>(in range, [1, 2]);
        Assert.Equal("list@0", Next(session, out Invocation firstList));
        Assert.Equal("other@0", Next(session, out Invocation firstOther));
        Assert.Equal("list@1", Next(session, out Invocation secondList));
        Assert.Equal("other@1", Next(session, out Invocation secondOther));
        session.Complete(in firstOther, 1L);
        session.Complete<IReadOnlyList<long>>(in firstList, [5]);
        session.Complete<IReadOnlyList<long>>(in secondList, []);

        session.Complete(in secondOther, 1L);

        Assert.Equal("join@0.0", Next(session, out Invocation last));
        session.Complete(in last, 1L);
        Assert.True(session.IsComplete);
    }

    private static string Next(GraphSession session, out Invocation invocation)
    {
        Assert.True(session.TryNext(out invocation));
        return session.GetInvocationId(in invocation);
    }

    private static GraphSession Chain(Action<Node>? configure = null)
    {
        var graph = new NodeGraph();
        var a = graph.Add(Make.Pass(), "a");
        var b = graph.Add(Make.Pass(), "b");
        graph.Connect(a.Out, b.In);
        configure?.Invoke(b);
        return new GraphSession(graph.Compile());
    }

    private static GraphSession Two()
    {
        var graph = new NodeGraph();
        graph.Add(Make.Pass(), "a");
        graph.Add(Make.Pass(), "b");
        return new GraphSession(graph.Compile());
    }
}
