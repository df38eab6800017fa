namespace Invoke.Graph.Tests.Definition;

public sealed class GraphInputTests
{
    private readonly NodeGraph _graph = new();
    private readonly GraphRunner _runner = new();

    [Fact]
    public async Task RunAsync_OneInputSeveralPorts_FeedsAll()
    {
        GraphInput<long> input = _graph.Input<long>("n");
        var add = _graph.Add(Make.Add());
        _graph.Connect(input, add.A);
        _graph.Connect(input, add.B);
        GraphPlan plan = _graph.Compile();

        await using GraphRun first = await _runner.RunAsync(plan, new GraphInputs().Set(input, 4));
        await using GraphRun second = await _runner.RunAsync(plan, new GraphInputs().Set("n", 5));

        Assert.Equal((8, 10), (first.Get(add.Out), second.Get(add.Out)));
    }

    [Fact]
    public async Task RunAsync_Default_IsUsedWhereNoneIsSet()
    {
        GraphInput<long> input = _graph.Input("n", 3L);
        var pass = _graph.Add(Make.Pass());
        _graph.Connect(input, pass.In);

        await using GraphRun first = await _runner.RunAsync(_graph);
        await using GraphRun second = await _runner.RunAsync(_graph, new GraphInputs().Set(input, 4));

        Assert.True(input.HasDefault);
        Assert.Equal((3, 4), (first.Get(pass.Out), second.Get(pass.Out)));
    }

    [Fact]
    public async Task RunAsync_RequiredNotSet_ThrowsBeforeAnythingRuns()
    {
        _graph.Connect(_graph.Input<long>("n"), _graph.Add(Make.Pass()).In);
        var observer = new RecordingObserver();

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            () => _runner.RunAsync(_graph, options: new GraphRunOptions { Observers = { observer } }));

        Assert.Contains("Graph input 'n' (integer) has no value", exception.Message, StringComparison.Ordinal);
        Assert.Empty(observer.Events);
    }

    [Fact]
    public async Task RunAsync_UnknownName_ThrowsAndListsInputs()
    {
        _graph.Input("n", 1L);

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => _runner.RunAsync(_graph, new GraphInputs().Set("m", 1)));

        Assert.Contains("no input 'm'. Its inputs: 'n'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WrongType_ThrowsAndNamesInput()
    {
        _graph.Input<long>("n");

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => _runner.RunAsync(_graph, new GraphInputs().Set("n", "text")));

        Assert.Contains("Graph input 'n'", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => _runner.RunAsync(_graph, new GraphInputs().Set("n", null)));
    }

    [Fact]
    public async Task RunAsync_ListInput_FeedsIterator()
    {
        GraphInput<IReadOnlyList<string>> input = _graph.Input<IReadOnlyList<string>>("prompts");
        var length = _graph.Add(Make.Map<string, long>(text => text.Length));
        _graph.Connect(_graph.Iterate(input).Item, length.In);
        Collection<long> all = _graph.Collect(length.Out);

        await using GraphRun run = await _runner.RunAsync(_graph, new GraphInputs().Set(input, ["a", "bc"]));

        Assert.Equal([1, 2], run.Get(all));
    }

    [Fact]
    public async Task RunAsync_ListOfCustomType_FeedsIterator()
    {
        var log = new ResourceLog();
        GraphInput<IReadOnlyList<Resource>> input = _graph.Input("resources", Resource.ListType);
        var name = _graph.Add(Make.Map<Resource, string>(resource => resource.Name, Resource.Type));
        _graph.Connect(_graph.Iterate(input).Item, name.In);

        await using GraphRun run = await _runner.RunAsync(_graph, new GraphInputs().Set(input, [log.Create("a"), log.Create("b")]));

        Assert.Equal(["a", "b"], run.GetAll(name.Out));
        Assert.Empty(log.Disposed);
    }

    [Fact]
    public async Task RunAsync_InputInsideIteration_IsReadAtEveryPath()
    {
        GraphInput<long> input = _graph.Input<long>("n");
        var add = _graph.Add(Make.Add());
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(3)).Out).Item, add.A);
        _graph.Connect(input, add.B);
        Collection<long> all = _graph.Collect(input).Add(add.Out);

        await using GraphRun run = await _runner.RunAsync(_graph, new GraphInputs().Set(input, 10));

        Assert.Equal([10, 11, 12], run.GetAll(add.Out));
        Assert.Equal([10, 10, 11, 12], run.Get(all));
    }

    [Fact]
    public void Input_SameNameTwice_Throws()
    {
        _graph.Input<long>("n");

        Assert.Throws<ArgumentException>(() => _graph.Input("n", 2L));
        Assert.Throws<ArgumentException>(() => _graph.Input<long>(string.Empty));
        Assert.Single(_graph.Inputs);
    }

    [Fact]
    public void Connect_InputOfAnotherGraph_Throws()
    {
        GraphInput<long> stranger = new NodeGraph().Input<long>("n");
        _graph.Input<long>("n");
        var pass = _graph.Add(Make.Pass());

        Assert.Throws<ArgumentException>(() => _graph.Connect(stranger, pass.In));
    }
}
