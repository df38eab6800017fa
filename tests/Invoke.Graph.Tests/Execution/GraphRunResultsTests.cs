namespace Invoke.Graph.Tests;

public sealed class GraphRunResultsTests
{
    private readonly NodeGraph _graph = new();
    private readonly GraphRunner _runner = new();

    [Fact]
    public async Task GetResult_GeneratedNode_GivesAllOutputs()
    {
        SplitString split = _graph.Add(new SplitString { String = "a-b", Delimiter = "-" });

        await using GraphRun run = await _runner.RunAsync(_graph);

        StringPairOutput result = run.GetResult(split);
        Assert.Equal((run.Get(split.Out.First), run.Get(split.Out.Second)), (result.First, result.Second));
        Assert.Equal(("a", "b"), (result.First, result.Second));
    }

    [Fact]
    public async Task GetResults_BehindAnIterator_AreInPathOrder()
    {
        IntegerRange range = _graph.Add(new IntegerRange { Stop = 3 });
        AddIntegers add = _graph.Add(new AddIntegers { B = 10 }, id: "plus");
        _graph.Connect(_graph.Iterate(range.Out.Collection).Item, add.In.A);

        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions { Scheduler = new BreadthFirstScheduler() });

        Assert.Equal([10, 11, 12], run.GetResults(add).Select(result => result.Value));
        Assert.Equal(run.GetResults(add), run.GetResults<IntegerOutput>("plus"));
        Assert.Equal("'plus' has 3 values; use GetResults.", Assert.Throws<InvalidOperationException>(() => run.GetResult(add)).Message);
    }

    [Fact]
    public async Task GetResults_AnotherResult_NamesTheNode()
    {
        _graph.Add(new AddIntegers(), id: "plus");

        await using GraphRun run = await _runner.RunAsync(_graph);

        var exception = Assert.Throws<ArgumentException>(() => run.GetResults<string>("plus"));
        Assert.Contains("'plus'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("System.String", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetResult_NodeOfNoGraph_Throws()
    {
        _graph.Add(new AddIntegers());

        await using GraphRun run = await _runner.RunAsync(_graph);

        Assert.Throws<ArgumentException>(() => run.GetResult(new AddIntegers()));
    }

    [Fact]
    public async Task GetResult_NodeFailed_SaysItDidNotFinish()
    {
        var bad = _graph.Add(Make.Fails(), "bad");

        await using GraphRun run = await _runner.RunAsync(_graph);

        Assert.Empty(run.GetResults(bad));
        Assert.Contains("the run is Failed", Assert.Throws<InvalidOperationException>(() => run.GetResult(bad)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetResult_DisposableOutput_MustBeKept()
    {
        var log = new ResourceLog();
        var kept = _graph.Add(Make.Source(() => log.Create("kept"), Resource.Type), "kept");
        var gone = _graph.Add(Make.Source(() => log.Create("gone"), Resource.Type), "gone");

        await using GraphRun run = await _runner.RunAsync(_graph, options: new GraphRunOptions().Keep(kept.Out));

        Assert.Equal("kept", run.GetResult(kept).Name);
        Assert.Contains("'gone.value' was released", Assert.Throws<InvalidOperationException>(() => run.GetResult(gone)).Message, StringComparison.Ordinal);
    }
}
