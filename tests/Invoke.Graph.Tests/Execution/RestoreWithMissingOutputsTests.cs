namespace Invoke.Graph.Tests.Execution;

/// <summary>What cannot be saved runs again where it is needed, with what it needs itself.</summary>
public sealed class RestoreWithMissingOutputsTests
{
    private readonly NodeGraph _graph = new();

    [Fact]
    public void Restore_OutputCannotBeSaved_OnlyItsMakerRunsAgain()
    {
        // make gives an object without a JSON contract; depth-first, item 0 is used up when the snapshot is taken.
        Step<long, Opaque> make = _graph.Each(3, Make.Map<long, Opaque>(value => new Opaque(value), output: Opaque.Type), "make");
        Step<Opaque, long> use = _graph.Then(make.Out, Make.Map<Opaque, long>(opaque => opaque.Value * 10, Opaque.Type), "use");
        Collection<long> all = _graph.Collect(use.Out, "all");

        (GraphSession restored, string[] rest) = _graph.SaveAfter("make@1");

        Assert.Equal(["make@1", "use@1", "make@2", "use@2", "all"], rest);
        Assert.Equal([[0L, 10L, 20L]], restored.ValuesOf(all));
    }

    [Fact]
    public void Restore_ChainOfOutputsThatCannotBeSaved_RunsAgainAsFarAsNeeded()
    {
        // The seed can be saved; the two steps behind it cannot.
        Step<long, long> seed = _graph.Each(2, Make.Pass(), "seed");
        Step<long, Opaque> make = _graph.Then(seed.Out, Make.Map<long, Opaque>(value => new Opaque(value), output: Opaque.Type), "make");
        Step<Opaque, Opaque> change = _graph.Then(make.Out, Make.Map<Opaque, Opaque>(opaque => new Opaque(opaque.Value + 1), Opaque.Type, Opaque.Type), "change");
        Step<Opaque, long> use = _graph.Then(change.Out, Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");

        (GraphSession restored, string[] rest) = _graph.SaveAfter("change@0");

        Assert.Equal(["make@0", "change@0", "use@0", "seed@1", "make@1", "change@1", "use@1"], rest);
        Assert.Equal([1L, 2L], restored.ValuesOf(use.Out));
    }

    [Fact]
    public void Restore_ConstantThatLaterIterationsNeed_RunsAgainOnce()
    {
        Step<long, Opaque> model = _graph.Add(Make.Source(() => new Opaque(7), Opaque.Type), "model");
        Join<Opaque, long, long> use = _graph.Add(new Join<Opaque, long, long>((opaque, value) => opaque.Value + value, Opaque.Type), "use");
        _graph.Connect(model.Out, use.A);
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(3), "range").Out).Item, use.B);

        (GraphSession restored, string[] rest) = _graph.SaveAfter("use@0");

        Assert.Equal(["model", "use@1", "use@2"], rest);
        Assert.Equal([7L, 8L, 9L], restored.ValuesOf(use.Out));
    }

    [Fact]
    public void Restore_EverythingReadAlready_MissingOutputIsNotMadeAgain()
    {
        Step<long, Opaque> make = _graph.Add(Make.Source(() => new Opaque(7), Opaque.Type), "make");
        Step<Opaque, long> use = _graph.Then(make.Out, Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");
        _graph.Then(use.Out, Make.Pass(), "last");

        (GraphSession restored, string[] rest) = _graph.SaveAfter("use");

        Assert.Equal(["last"], rest);
        var exception = Assert.Throws<InvalidOperationException>(() => restored.ValuesOf(make.Out));
        Assert.Contains("could not be saved", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_ListOfObjectsThatCannotBeSaved_ItemsWaitForTheListMadeAgain()
    {
        Step<long, IReadOnlyList<Opaque>> list = _graph.Add(
            Make.Source<IReadOnlyList<Opaque>>(() => [new Opaque(1), new Opaque(2), new Opaque(3)], Opaque.ListType), "list");
        Step<Opaque, long> use = _graph.Then(_graph.Iterate(list.Out).Item, Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");
        Collection<long> all = _graph.Collect(use.Out, "all");

        (GraphSession restored, string[] rest) = _graph.SaveAfter("use@1");

        Assert.Equal(["list", "use@2", "all"], rest);
        Assert.Equal([[1L, 2L, 3L]], restored.ValuesOf(all));
    }

    [Fact]
    public void Restore_NestedListsThatCannotBeSaved_ItemsWaitOnEveryLevel()
    {
        PortType<IReadOnlyList<IReadOnlyList<Opaque>>> grid = PortType.List(Opaque.ListType);
        Step<long, IReadOnlyList<IReadOnlyList<Opaque>>> lists = _graph.Add(
            Make.Source<IReadOnlyList<IReadOnlyList<Opaque>>>(() => [[new Opaque(1)], [new Opaque(2), new Opaque(3)]], grid), "lists");
        Iteration<IReadOnlyList<Opaque>> row = _graph.Iterate(lists.Out, "row");
        Step<Opaque, long> use = _graph.Then(_graph.Iterate(row.Item, "cell").Item, Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");
        Collection<long> groups = _graph.Collect(use.Out, "groups");

        (GraphSession restored, string[] rest) = _graph.SaveAfter("use@1.0");

        Assert.Equal(["lists", "use@1.1", "groups@1"], rest);
        Assert.Equal([[1L], [2L, 3L]], restored.ValuesOf(groups));
    }

    [Fact]
    public void Restore_CollectorOverItemsThatCannotBeSaved_GathersThemOnceTheyAreThere()
    {
        Step<long, IReadOnlyList<Opaque>> list = _graph.Add(Make.Source<IReadOnlyList<Opaque>>(() => [new Opaque(1), new Opaque(2)], Opaque.ListType), "list");
        Step<IReadOnlyList<Opaque>, long> sum = _graph.Then(
            _graph.Collect(_graph.Iterate(list.Out).Item, "all"), Make.Map<IReadOnlyList<Opaque>, long>(items => items.Sum(item => item.Value), Opaque.ListType), "sum");

        (GraphSession restored, string[] rest) = _graph.SaveAfter("list");

        Assert.Equal(["list", "all", "sum"], rest);
        Assert.Equal([3L], restored.ValuesOf(sum.Out));
    }

    [Fact]
    public void Restore_ListMadeAgainHasAnotherLength_FailsSayingSo()
    {
        var length = 3;
        Step<long, IReadOnlyList<Opaque>> list = _graph.Add(
            Make.Source<IReadOnlyList<Opaque>>(() => [.. Enumerable.Range(0, length).Select(index => new Opaque(index))], Opaque.ListType), "list");
        _graph.Then(_graph.Iterate(list.Out, "item").Item, Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");
        GraphSession session = new GraphSession(_graph.Compile()).RunUntil("use@0");
        string snapshot = session.ToJson(NodeCatalog.Default);
        length = 2;

        var restored = GraphSession.Restore(_graph.Compile(), snapshot, NodeCatalog.Default);
        SessionDriver.RunToEnd(restored);

        NodeExecutionException error = Assert.Single(restored.Errors);
        Assert.Equal("item", error.InvocationId);
        Assert.Contains("has 2 items; before it had 3", error.InnerException?.Message, StringComparison.Ordinal);
    }
}
