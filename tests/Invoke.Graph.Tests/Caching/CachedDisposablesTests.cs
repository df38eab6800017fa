namespace Invoke.Graph.Tests.Caching;

/// <summary>Disposables are made anew in each run, and what is computed from equal ones is taken from the cache.</summary>
public sealed class CachedDisposablesTests
{
    private readonly NodeGraph _graph = new();
    private readonly ResourceLog _log = new();
    private readonly GraphRunner _runner = new(cache: new MemoryResultCache());
    private readonly Typed<string, Resource> _make;
    private readonly Typed<Resource, string> _read;

    public CachedDisposablesTests()
    {
        _make = new Typed<string, Resource>("test.make", _log.Create, output: Resource.Type) { Value = "r" };
        _read = new Typed<Resource, string>("test.read", resource => resource.Name, Resource.Type);
    }

    [Fact]
    public async Task RunAsync_EqualUpstream_MakesAgainAndReadsOnce()
    {
        _graph.Add(_make);
        _graph.Connect(_make.Out, _graph.Add(_read).In);
        await RunAsync();

        await using GraphRun run = await RunAsync();

        Assert.Equal((2, 1), (_make.Runs, _read.Runs));
        Assert.Equal("r", run.Get(_read.Out));
        Assert.Equal(["r", "r"], _log.Disposed);
    }

    [Fact]
    public async Task RunAsync_OtherUpstream_ReadsAgain()
    {
        _graph.Add(_make);
        _graph.Connect(_make.Out, _graph.Add(_read).In);
        await RunAsync();
        _make.Value = "other";

        await using GraphRun run = await RunAsync();

        Assert.Equal("other", run.Get(_read.Out));
    }

    [Fact]
    public async Task RunAsync_MakerOptsOut_ReadsAgain()
    {
        _make.UseCache = false;
        _graph.Add(_make);
        _graph.Connect(_make.Out, _graph.Add(_read).In);

        await RunAsync();
        await RunAsync();

        Assert.Equal(2, _read.Runs);
    }

    [Fact]
    public async Task RunAsync_ThroughIf_IsSeenThrough()
    {
        _graph.Add(_make);
        Typed<long, bool> flag = _graph.Add(new Typed<long, bool>("test.flag", _ => true));
        Typed<string, Resource> other = _graph.Add(new Typed<string, Resource>("test.other", _log.Create, output: Resource.Type) { Value = "o" });
        _graph.Connect(_graph.If(flag.Out, _make.Out, other.Out), _graph.Add(_read).In);
        await RunAsync();

        await using GraphRun run = await RunAsync();

        Assert.Equal("r", run.Get(_read.Out));
        Assert.Equal(1, _read.Runs);
    }

    [Fact]
    public async Task RunAsync_ThroughIterateAndCollect_IsSeenThrough()
    {
        Typed<long, IReadOnlyList<Resource>> makeAll = _graph.Add(new Typed<long, IReadOnlyList<Resource>>(
            "test.make_all", _ => [.. Enumerable.Range(0, 3).Select(index => _log.Create($"r{index}"))], output: Resource.ListType));
        Typed<IReadOnlyList<Resource>, string> readAll = new(
            "test.read_all", resources => string.Join(' ', resources.Select(resource => resource.Name)), Resource.ListType);
        Iteration<Resource> each = _graph.Iterate(makeAll.Out);
        _graph.Connect(each.Item, _graph.Add(_read).In);
        _graph.Connect(_graph.Collect(each.Item), _graph.Add(readAll).In);
        await RunAsync();
        Assert.Equal(3, _read.Runs);

        await using GraphRun run = await RunAsync();

        Assert.Equal((2, 3, 1), (makeAll.Runs, _read.Runs, readAll.Runs));
        Assert.Equal(["r0", "r1", "r2"], run.GetAll(_read.Out));
        Assert.Equal("r0 r1 r2", run.Get(readAll.Out));
    }

    [Fact]
    public async Task RunAsync_PassedOnByANode_IsStillWhatItsMakerMade()
    {
        _graph.Add(_make);
        Typed<Resource, Resource> pass = _graph.Add(new Typed<Resource, Resource>("test.pass", value => value, Resource.Type, Resource.Type));
        Typed<Resource, string> direct = _graph.Add(new Typed<Resource, string>("test.read", resource => resource.Name, Resource.Type));
        _graph.Connect(_make.Out, pass.In);
        _graph.Connect(pass.Out, _graph.Add(_read).In);
        _graph.Connect(_make.Out, direct.In);

        await RunAsync();

        Assert.Equal(1, _read.Runs + direct.Runs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task RunAsync_PooledObject_IsWhatItWasMadeLast(int degree)
    {
        var options = new GraphRunOptions { MaxDegreeOfParallelism = degree };
        var pooled = new Pooled();
        Typed<string, Pooled> rent = _graph.Add(new Typed<string, Pooled>("test.rent", pooled.Fill, output: PortType.Of<Pooled>()) { Value = "one" });
        Typed<Pooled, string> read = _graph.Add(new Typed<Pooled, string>("test.read_pooled", value => value.Content, PortType.Of<Pooled>()));
        _graph.Connect(rent.Out, read.In);
        await _runner.RunAsync(_graph, options: options);
        rent.Value = "two";

        await using GraphRun run = await _runner.RunAsync(_graph, options: options);

        Assert.Equal("two", run.Get(read.Out));
    }

    [Fact]
    public async Task RunAsync_KeptAndGivenToAnotherGraph_IsStillWhatItsMakerMade()
    {
        _graph.Add(_make);
        _graph.Connect(_make.Out, _graph.Add(_read).In);
        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions().Keep(_make.Out));
        var next = new NodeGraph();
        GraphInput<Resource> input = next.Input("resource", Resource.Type);
        Typed<Resource, string> read = next.Add(new Typed<Resource, string>("test.read", resource => resource.Name, Resource.Type));
        next.Connect(input, read.In);

        await using GraphRun second = await _runner.RunAsync(next, new GraphInputs().Set(input, run.Get(_make.Out)));

        Assert.Equal("r", second.Get(read.Out));
        Assert.Equal(0, read.Runs);
    }

    [Fact]
    public async Task RunAsync_InputGivenByTheCaller_CountsByReference()
    {
        GraphInput<Resource> input = _graph.Input("resource", Resource.Type);
        _graph.Connect(input, _graph.Add(_read).In);
        Resource mine = _log.Create("mine");
        await _runner.RunAsync(_graph, new GraphInputs().Set(input, mine));
        await _runner.RunAsync(_graph, new GraphInputs().Set(input, mine));
        Assert.Equal(1, _read.Runs);

        await _runner.RunAsync(_graph, new GraphInputs().Set(input, _log.Create("mine")));

        Assert.Equal(2, _read.Runs);
    }

    [Fact]
    public async Task RunAsync_DisposableOnAPortOfAnyType_IsNotCached()
    {
        Typed<long, object?> make = _graph.Add(new Typed<long, object?>("test.any", _ => _log.Create("any")));

        await RunAsync();
        await RunAsync();

        Assert.Equal(2, make.Runs);
        Assert.Equal(["any", "any"], _log.Disposed);
    }

    private Task<GraphRun> RunAsync() => _runner.RunAsync(_graph);

    private sealed class Pooled : IDisposable
    {
        public string Content { get; private set; } = string.Empty;

        public Pooled Fill(string content)
        {
            Content = content;
            return this;
        }

        public void Dispose() => Content = "disposed";
    }
}
