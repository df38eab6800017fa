namespace Invoke.Graph.Tests.Preparation;

/// <summary>The exact order of DESIGN's examples.</summary>
public sealed class RunOrderTests
{
    private readonly NodeGraph _graph = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ModelAndNoise_FinishesEachImageBeforeTheNext(bool rangeFirst)
    {
        TextToImage(rangeFirst);

        string[] history = await RunAsync(new DepthFirstScheduler());

        string[] images = ["noise@0", "denoise@0", "decode@0", "noise@1", "denoise@1", "decode@1", "noise@2", "denoise@2", "decode@2"];
        Assert.Equal(["model", "prompt", "range"], history[..3].Order());
        Assert.Equal(images, history[3..]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_BreadthFirst_DoesEachStepForAll(bool rangeFirst)
    {
        TextToImage(rangeFirst);

        string[] history = await RunAsync(new BreadthFirstScheduler());

        Assert.Equal(
            ["noise@0", "noise@1", "noise@2", "denoise@0", "denoise@1", "denoise@2", "decode@0", "decode@1", "decode@2"],
            history[3..]);
    }

    [Fact]
    public void Compile_ConstantThatIterationsMeet_IsAsUrgentAsThey()
    {
        TextToImage(rangeFirst: true);

        GraphPlan plan = _graph.Compile();

        // noise is at depth 2, so the prompt and the model before it are as urgent as that.
        Assert.Equal((2, 2, 0), (UrgencyOf(plan, "prompt"), UrgencyOf(plan, "model"), UrgencyOf(plan, "range")));
        Assert.Equal((1, 0), (plan.Nodes.Single(node => node.Id == "prompt").Depth, plan.Nodes.Single(node => node.Id == "model").Depth));
        Assert.Equal(1, plan.Nodes.Single(node => node.Id == "denoise").AxisCount);
    }

    [Fact]
    public async Task RunAsync_RangeToLatentsToImage_RunsIterationByIteration()
    {
        var range = _graph.Add(Make.Range(3), "range");
        var t2l = _graph.Add(Make.Pass(), "t2l");
        var l2i = _graph.Add(Make.Pass(), "l2i");
        _graph.Connect(_graph.Iterate(range.Out).Item, t2l.In);
        _graph.Connect(t2l.Out, l2i.In);

        Assert.Equal(["range", "t2l@0", "l2i@0", "t2l@1", "l2i@1", "t2l@2", "l2i@2"], await RunAsync());
    }

    [Fact]
    public async Task RunAsync_NestedRaggedAndEmpty_GathersOncePerOuterIteration()
    {
        var outer = _graph.Add(Make.Range(3), "outer");
        var list = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [.. Enumerable.Range(0, (int)value).Select(each => each + (10 * value))]), "list");
        var pass = _graph.Add(Make.Pass(), "pass");
        _graph.Connect(_graph.Iterate(outer.Out).Item, list.In);
        _graph.Connect(_graph.Iterate(list.Out).Item, pass.In);
        Collection<long> inner = _graph.Collect(pass.Out, "inner");
        var count = _graph.Add(Make.Map<IReadOnlyList<long>, long>(values => values.Count), "count");
        _graph.Connect(inner, count.In);
        Collection<long> counts = _graph.Collect(count.Out, "counts");

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([[], [10], [20, 21]], run.GetAll(inner));
        Assert.Equal([0, 1, 2], run.Get(counts));
        Assert.Equal(3, run.CountOf("pass"));
    }

    [Fact]
    public async Task RunAsync_EmptyOuterList_HasNoInnerGroupAndCompletes()
    {
        var outer = _graph.Add(Make.Range(0), "outer");
        var list = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value]), "list");
        var pass = _graph.Add(Make.Pass(), "pass");
        _graph.Connect(_graph.Iterate(outer.Out).Item, list.In);
        _graph.Connect(_graph.Iterate(list.Out).Item, pass.In);
        Collection<long> inner = _graph.Collect(pass.Out, "inner");
        var count = _graph.Add(Make.Map<IReadOnlyList<long>, long>(values => values.Count), "count");
        _graph.Connect(inner, count.In);
        Collection<long> all = _graph.Collect(count.Out, "all");

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        run.ThrowIfNotCompleted();
        Assert.Empty(run.GetAll(inner));
        Assert.Empty(run.Get(all));
        Assert.Equal(["outer", "all"], run.History);
    }

    [Fact]
    public async Task RunAsync_IndependentIterators_FormProductAndCollectorGathersAll()
    {
        var add = _graph.Add(Make.Add(), "add");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2), "x").Out).Item, add.A);
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Source<IReadOnlyList<long>>(() => [10, 20]), "y").Out).Item, add.B);
        Collection<long> all = _graph.Collect(add.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([10, 20, 11, 21], run.Get(all));
        Assert.Equal(["add@0.0", "add@0.1", "add@1.0", "add@1.1"], run.History.Skip(2).Take(4));
    }

    [Fact]
    public async Task RunAsync_SharedAxis_MatchesIndexByIndex()
    {
        Iteration<long> each = _graph.Iterate(_graph.Add(Make.Range(3)).Out);
        var twice = _graph.Add(Make.Map<long, long>(value => 2 * value));
        var add = _graph.Add(Make.Add());
        _graph.Connect(each.Item, twice.In);
        _graph.Connect(each.Item, add.A);
        _graph.Connect(twice.Out, add.B);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([0, 3, 6], run.GetAll(add.Out));
    }

    [Fact]
    public async Task RunAsync_IteratorOnIteratorsItem_GoesThroughListOfLists()
    {
        PortType<IReadOnlyList<IReadOnlyList<long>>> type = PortType.List(PortType.List(PortType.Int64));
        var grid = _graph.Add(Make.Source<IReadOnlyList<IReadOnlyList<long>>>(() => [[1], [], [2, 3]], type), "grid");
        Iteration<long> cell = _graph.Iterate(_graph.Iterate(grid.Out, "row").Item, "cell");
        Collection<long> rows = _graph.Collect(cell.Item, "rows");

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([[1], [], [2, 3]], run.GetAll(rows));
        Assert.Equal([1, 2, 3], run.GetAll(cell.Item));
        Assert.Equal((3, 3), (run.CountOf("row"), run.CountOf("cell")));
    }

    [Fact]
    public async Task RunAsync_CollectorsChained_EachClosesOneAxis()
    {
        var outer = _graph.Add(Make.Range(2));
        var list = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value, value + 1]));
        _graph.Connect(_graph.Iterate(outer.Out).Item, list.In);
        Collection<long> inner = _graph.Collect(_graph.Iterate(list.Out).Item, "inner");
        Collection<IReadOnlyList<long>> all = _graph.Collect(inner, "all");

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([[0, 1], [1, 2]], run.Get(all));
    }

    [Fact]
    public async Task RunAsync_CollectionEdgeInsideIteration_JoinsItsAxesInFull()
    {
        var outer = _graph.Add(Make.Range(2));
        var list = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value]));
        _graph.Connect(_graph.Iterate(outer.Out).Item, list.In);
        var constant = _graph.Add(Make.Value(9));
        Collection<long> all = _graph.Collect(constant.Out, "all").AddRange(list.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([[0, 9], [1, 9]], run.GetAll(all));
    }

    [Fact]
    public async Task RunAsync_IteratorBehindCollector_StartsNewAxis()
    {
        Collection<long> all = _graph.Collect(_graph.Iterate(_graph.Add(Make.Range(2), "range").Out).Item, "all");
        var pass = _graph.Add(Make.Pass(), "pass");
        _graph.Connect(_graph.Iterate(all).Item, pass.In);

        Assert.Equal(["range", "all", "pass@0", "pass@1"], await RunAsync());
    }

    private static int UrgencyOf(GraphPlan plan, string id) => plan.Nodes.Single(node => node.Id == id).Urgency;

    private void TextToImage(bool rangeFirst)
    {
        Step<long, IReadOnlyList<long>> range = Make.Range(3);
        if (rangeFirst)
        {
            _graph.Add(range, "range");
        }

        var model = _graph.Add(Make.Value(1), "model");
        var prompt = _graph.Add(Make.Pass(), "prompt");
        var denoise = _graph.Add(Make.Add(), "denoise");
        if (!rangeFirst)
        {
            _graph.Add(range, "range");
        }

        var noise = _graph.Add(Make.Pass(), "noise");
        var decode = _graph.Add(Make.Pass(), "decode");
        _graph.Connect(model.Out, prompt.In);
        _graph.Connect(_graph.Iterate(range.Out).Item, noise.In);
        _graph.Connect(prompt.Out, denoise.A);
        _graph.Connect(noise.Out, denoise.B);
        _graph.Connect(denoise.Out, decode.In);
    }

    private async Task<string[]> RunAsync(IGraphScheduler? scheduler = null)
    {
        await using GraphRun run = await new GraphRunner(scheduler: scheduler).RunAsync(_graph);
        run.ThrowIfNotCompleted();
        return [.. run.History];
    }
}
