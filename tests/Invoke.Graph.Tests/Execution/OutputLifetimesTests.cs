namespace Invoke.Graph.Tests.Execution;

/// <summary>A disposable is released exactly once, after its last reader's Completed event.</summary>
public sealed class OutputLifetimesTests
{
    private readonly ResourceLog _log = new();
    private readonly NodeGraph _graph = new();

    [Fact]
    public async Task RunAsync_WithoutReaders_ReleasedAfterOwnCompleted()
    {
        _graph.Add(Source("a"), "a");

        await RunAsync();

        Assert.Equal(["a", "-a"], _log.Entries);
    }

    [Fact]
    public async Task RunAsync_TwoReaders_ReleasedAfterLastReadersCompleted()
    {
        var source = _graph.Add(Source("a"), "a");
        Reader("first", source.Out);
        Reader("second", source.Out);

        await RunAsync();

        Assert.Equal(["a", "first", "second", "-a"], _log.Entries);
    }

    [Fact]
    public async Task RunAsync_NodeReturnsItsInput_ReleasedOnceAfterReadersOfBoth()
    {
        var source = _graph.Add(Source("a"), "a");
        var pass = _graph.Add(Make.Map<Resource, Resource>(value => value, Resource.Type, Resource.Type), "pass");
        _graph.Connect(source.Out, pass.In);
        Reader("last", pass.Out);

        await RunAsync();

        Assert.Equal(["a", "pass", "last", "-a"], _log.Entries);
    }

    [Fact]
    public async Task RunAsync_Collected_ReleasedAfterReaderOfList()
    {
        var made = _graph.Add(Make.Map<long, Resource>(value => _log.Create($"r{value}"), output: Resource.Type), "made");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2), "range").Out).Item, made.In);
        Collection<Resource> all = _graph.Collect(made.Out, "all");
        ListReader("last", all);

        await RunAsync();

        Assert.Equal(["range", "made@0", "made@1", "all", "last", "-r0", "-r1"], _log.Entries);
    }

    [Fact]
    public async Task RunAsync_ListIterated_ReleasedAfterLastItemsReader()
    {
        var list = _graph.Add(Make.Source<IReadOnlyList<Resource>>(() => [_log.Create("x"), _log.Create("y")], Resource.ListType), "list");
        Reader("read", _graph.Iterate(list.Out).Item);

        await RunAsync();

        Assert.Equal(["list", "read@0", "read@1", "-x", "-y"], _log.Entries);
    }

    [Fact]
    public async Task RunAsync_EmptyListBetween_ReleasedThoughReaderNeverRuns()
    {
        var source = _graph.Add(Source("a"), "a");
        var join = _graph.Add(new Join<Resource, long, long>((_, value) => value, Resource.Type), "join");
        _graph.Connect(source.Out, join.A);
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(0), "none").Out).Item, join.B);

        await RunAsync();

        Assert.Equal(["a"], _log.Disposed);
    }

    [Fact]
    public async Task RunAsync_OneOrManyOutput_ReleasesItems()
    {
        PortType<OneOrMany<Resource>> type = PortType.OneOrMany(Resource.Type);
        _graph.Add(Make.Source(() => new OneOrMany<Resource>(_log.Create("one")), type), "a");
        _graph.Add(Make.Source(() => new OneOrMany<Resource>((IReadOnlyList<Resource>)[_log.Create("x"), _log.Create("y")]), type), "b");

        await RunAsync();

        Assert.Equal(["a", "-one", "b", "-x", "-y"], _log.Entries);
    }

    [Fact]
    public async Task Keep_Output_ReleasedOnceWhenRunIsDisposed()
    {
        var source = _graph.Add(Source("a"), "a");
        GraphRun run = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions().Keep(source.Out));
        Resource resource = run.Get(source.Out);
        Assert.Equal(0, resource.DisposeCount);

        await run.DisposeAsync();
        await run.DisposeAsync();

        Assert.Equal(1, resource.DisposeCount);
        Assert.Throws<InvalidOperationException>(() => run.Get(source.Out));
    }

    [Fact]
    public async Task Keep_ItemOfIterator_KeepsItems()
    {
        var list = _graph.Add(Make.Source<IReadOnlyList<Resource>>(() => [_log.Create("x")], Resource.ListType), "list");
        Iteration<Resource> each = _graph.Iterate(list.Out);
        Reader("read", each.Item);

        await using (GraphRun run = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions().Keep(each.Item)))
        {
            Assert.Equal(0, Assert.Single(run.GetAll(each.Item)).DisposeCount);
        }

        Assert.Equal(["x"], _log.Disposed);
    }

    [Fact]
    public async Task GetAll_Released_SaysHowToKeep()
    {
        var list = _graph.Add(Make.Source<IReadOnlyList<Resource>>(() => [_log.Create("x")], Resource.ListType), "list");
        Iteration<Resource> each = _graph.Iterate(list.Out);
        await using GraphRun run = await RunAsync();

        var exception = Assert.Throws<InvalidOperationException>(() => run.GetAll(list.Out));

        Assert.Contains("'list.value' was released", exception.Message, StringComparison.Ordinal);
        Assert.Contains("GraphRunOptions.Keep", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => run.GetAll(each.Item));
        Assert.Throws<InvalidOperationException>(() => run.GetAll("list", "value"));
    }

    [Fact]
    public async Task GetAll_MayHoldDisposableButDoesNot_ReadsValue()
    {
        var any = _graph.Add(Make.Source<object?>(() => "text"), "any");

        await using GraphRun run = await RunAsync();

        Assert.Equal("text", run.Get(any.Out));
    }

    [Fact]
    public async Task RunAsync_Failure_ReleasesEverything()
    {
        var source = _graph.Add(Source("a"), "a");
        var fails = _graph.Add(Make.Map<Resource, long>(_ => throw new InvalidOperationException(), Resource.Type), "fails");
        _graph.Connect(source.Out, fails.In);

        await RunAsync();

        Assert.Equal(["a", "-a"], _log.Entries);
    }

    [Fact]
    public async Task RunAsync_Cancelled_ReleasesEverything()
    {
        using var stop = new CancellationTokenSource();
        var source = _graph.Add(Source("a"), "a");
        var waits = _graph.Add(
            Make.Async<Resource, long>(
                async (_, cancellationToken) =>
                {
                    await stop.CancelAsync();
                    cancellationToken.ThrowIfCancellationRequested();
                    return 0;
                },
                Resource.Type),
            "waits");
        _graph.Connect(source.Out, waits.In);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: Observed(), cancellationToken: stop.Token);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Equal(["a", "-a"], _log.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_AsyncDisposableOnly_DisposedBeforeNextAsyncNodeStarts(bool yields)
    {
        // Results set from here continue the run on this thread, so that each node is surely waited for.
        var first = new TaskCompletionSource<AsyncResource>();
        var second = new TaskCompletionSource<long>();
        _graph.Add(Make.Async<long, AsyncResource>((_, _) => first.Task, output: AsyncResource.Type), "first");
        var last = _graph.Add(Make.Async<long, long>((_, _) => second.Task), "second");
        Task<GraphRun> running = RunAsync();
        first.SetResult(_log.CreateAsync("r", yields));
        second.SetResult(7);

        await using GraphRun run = await running;

        Assert.Equal(GraphStatus.Completed, run.Status);
        Assert.Equal(7, run.Get(last.Out));
        Assert.Equal(["first", "-r", "second"], _log.Entries);
    }

    [Fact]
    public async Task RunAsync_GraphInputReturnedByNode_StaysWithCaller()
    {
        Resource mine = _log.Create("mine");
        GraphInput<Resource> input = _graph.Input("resource", Resource.Type);
        var pass = _graph.Add(Make.Map<Resource, Resource>(value => value, Resource.Type, Resource.Type), "pass");
        _graph.Connect(input, pass.In);

        await using (GraphRun run = await new GraphRunner().RunAsync(_graph, new GraphInputs().Set(input, mine)))
        {
            Assert.Same(mine, run.Get(pass.Out));
        }

        Assert.Equal(0, mine.DisposeCount);
    }

    [Fact]
    public async Task RunAsync_DisposeThrows_IsLoggedAndRunGoesOn()
    {
        var logger = new RecordingLogger<GraphRunner>();
        _graph.Add(Make.Source(() => new Grudge(), PortType.Of<Grudge>()), "a");
        var last = _graph.Add(Make.Value(3), "last");

        await using GraphRun run = await new GraphRunner(logger: logger).RunAsync(_graph);

        Assert.Equal(3, run.Get(last.Out));
        Assert.Contains(logger.Entries, entry => entry.Id == 1004);
    }

    private Step<long, Resource> Source(string name) => Make.Source(() => _log.Create(name), Resource.Type);

    private void Reader(string id, IOutput<Resource> from) =>
        _graph.Connect(from, _graph.Add(Make.Map<Resource, long>(value => value.DisposeCount, Resource.Type), id).In);

    private void ListReader(string id, IOutput<IReadOnlyList<Resource>> from) =>
        _graph.Connect(from, _graph.Add(Make.Map<IReadOnlyList<Resource>, long>(value => value.Count, Resource.ListType), id).In);

    private GraphRunOptions Observed() => new() { Observers = { _log } };

    private Task<GraphRun> RunAsync() => new GraphRunner().RunAsync(_graph, options: Observed());

    private sealed class Grudge : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("no");
    }
}
