namespace Invoke.Graph.Tests.Execution;

/// <summary>Iterators over several lists in step: one axis, an item of each list at every index, equal lengths.</summary>
public sealed class ZipTests
{
    private readonly NodeGraph _graph = new();

    [Fact]
    public async Task RunAsync_TwoLists_OneAxisWithItemsOfBoth()
    {
        IntegerCollection numbers = _graph.Add(new IntegerCollection { Collection = [1, 2, 3] });
        StringCollection words = _graph.Add(new StringCollection { Collection = ["a", "b", "c"] });
        Iteration<long, string> pair = _graph.Iterate(numbers.Out.Collection, words.Out.Collection);
        var text = _graph.Add(new Join<long, string, string>((number, word) => $"{number}{word}"), "text");
        _graph.Connect(pair.First, text.A);
        _graph.Connect(pair.Second, text.B);
        Collection<string> all = _graph.Collect(text.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal(["1a", "2b", "3c"], run.Get(all));
        Assert.Equal(["integer_collection", "string_collection", "text@0", "text@1", "text@2", "collect"], run.History);
    }

    [Fact]
    public async Task RunAsync_ThreeLists_TotalAndIndexAreTheAxis()
    {
        var lists = Enumerable.Range(0, 3).Select(list => _graph.Add(new IntegerCollection { Collection = [list, list + 10] })).ToArray();
        Iteration<long, long, long> item = _graph.Iterate(lists[0].Out.Collection, lists[1].Out.Collection, lists[2].Out.Collection);
        var sum = _graph.Add(Make.Add(), "sum");
        _graph.Connect(item.Third, sum.A);
        _graph.Connect(item.Index, sum.B);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([2L, 13L], run.GetAll(sum.Out));
        Assert.Equal([2L, 2L], run.GetAll(item.Total));
    }

    [Fact]
    public async Task RunAsync_UnequalLengths_FailsTheIteratorNamingBoth()
    {
        IntegerCollection numbers = _graph.Add(new IntegerCollection { Collection = [1, 2, 3] });
        StringCollection words = _graph.Add(new StringCollection { Collection = ["a"] });
        Iteration<long, string> pair = _graph.Iterate(numbers.Out.Collection, words.Out.Collection, "pair");
        var used = _graph.Add(Make.Pass(), "used");
        _graph.Connect(pair.First, used.In);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal("pair", error.InvocationId);
        Assert.Contains("'collection' has 3, 'collection_2' has 1", error.InnerException?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("used@0", run.History);
    }

    [Fact]
    public async Task RunAsync_ListsUnderDifferentAxes_InnerListIsReadInStepWithSharedOne()
    {
        // For each outer item a list of two; the words are the same list every time.
        Step<long, IReadOnlyList<long>> twice = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value * 10, (value * 10) + 1]), "twice");
        Iteration<long> outer = _graph.Iterate(_graph.Add(new IntegerCollection { Collection = [1, 2] }).Out.Collection, "outer");
        _graph.Connect(outer.Item, twice.In);
        StringCollection words = _graph.Add(new StringCollection { Collection = ["a", "b"] });
        Iteration<long, string> pair = _graph.Iterate(twice.Out, words.Out.Collection, "pair");
        var text = _graph.Add(new Join<long, string, string>((number, word) => $"{number}{word}"), "text");
        _graph.Connect(pair.First, text.A);
        _graph.Connect(pair.Second, text.B);
        Collection<string> all = _graph.Collect(text.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal(["10a", "11b", "20a", "21b"], run.GetAll(text.Out));
        Assert.Equal([["10a", "11b"], ["20a", "21b"]], run.GetAll(all));
    }

    [Fact]
    public async Task RunAsync_FirstListFromGraphInput_WaitsForTheOther()
    {
        GraphInput<IReadOnlyList<string>> names = _graph.Input<IReadOnlyList<string>>("names");
        IntegerRange range = _graph.Add(new IntegerRange { Stop = 2 });
        Iteration<string, long> pair = _graph.Iterate(names, range.Out.Collection);
        var text = _graph.Add(new Join<string, long, string>((name, number) => $"{name}{number}"), "text");
        _graph.Connect(pair.First, text.A);
        _graph.Connect(pair.Second, text.B);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, new GraphInputs().Set(names, ["x", "y"]));

        Assert.Equal(["x0", "y1"], run.GetAll(text.Out));
    }

    [Fact]
    public async Task RunAsync_DisposablesOfOneList_ReleasedWithTheirOwnLastReader()
    {
        var log = new ResourceLog();
        var made = _graph.Add(Make.Source<IReadOnlyList<Resource>>(() => [log.Create("x"), log.Create("y")], Resource.ListType), "made");
        Iteration<Resource, long> pair = _graph.Iterate(made.Out, _graph.Add(new IntegerRange { Stop = 2 }, "range").Out.Collection);
        var use = _graph.Add(Make.Map<Resource, long>(resource => resource.DisposeCount, Resource.Type), "use");
        _graph.Connect(pair.First, use.In);
        var later = _graph.Add(Make.Pass(), "later");
        _graph.Connect(pair.Second, later.In);
        Step<long, long> last = _graph.Add(Make.Pass(), "last");
        _graph.Connect(later.Out, last.In);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions { Observers = { log }, Scheduler = new BreadthFirstScheduler() });

        Assert.Equal(["made", "range", "use@0", "later@0", "use@1", "-x", "-y", "later@1", "last@0", "last@1"], log.Entries);
    }

    [Fact]
    public void Validate_ItemOfListThatIsNotConnected_IsMissingInput()
    {
        Iteration<long> item = _graph.Iterate(_graph.Add(new IntegerRange()).Out.Collection);
        Step<long, long> used = _graph.Add(Make.Pass(), "used");
        _graph.Connect(new PortReference(item.Node.Id, "item_2"), new PortReference("used", "value"));

        GraphProblem problem = Assert.Single(_graph.Validate());

        Assert.Equal((GraphProblemCode.MissingInput, "iterate", "collection_2"), (problem.Code, problem.NodeId, problem.Port));
    }

    [Fact]
    public void Iterate_ForeignList_LeavesGraphAsItWas()
    {
        IntegerRange own = _graph.Add(new IntegerRange());
        IntegerRange foreign = new NodeGraph().Add(new IntegerRange());

        Assert.Throws<ArgumentException>(() => _graph.Iterate(own.Out.Collection, foreign.Out.Collection));

        Assert.Single(_graph.Nodes);
    }

    [Fact]
    public async Task ToJson_Zip_RunsTheSameWhenRead()
    {
        IntegerCollection numbers = _graph.Add(new IntegerCollection { Collection = [1, 2] });
        IntegerCollection others = _graph.Add(new IntegerCollection { Collection = [10, 20] });
        Iteration<long, long> pair = _graph.Iterate(numbers.Out.Collection, others.Out.Collection);
        AddIntegers sum = _graph.Add(new AddIntegers());
        _graph.Connect(pair.First, sum.In.A);
        _graph.Connect(pair.Second, sum.In.B);

        NodeGraph read = NodeGraph.Parse(_graph.ToJson(NodeCatalog.Default), NodeCatalog.Default);
        await using GraphRun run = await new GraphRunner().RunAsync(read);

        Assert.Equal([11L, 22L], run.GetAll("add", "value"));
    }
}
