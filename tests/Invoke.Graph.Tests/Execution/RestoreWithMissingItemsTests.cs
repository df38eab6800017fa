namespace Invoke.Graph.Tests.Execution;

/// <summary>Lists that a snapshot could not keep: a restored session goes on where nobody needs them, and says so where they cannot be made again.</summary>
public sealed class RestoreWithMissingItemsTests
{
    private readonly NodeGraph _graph = new();

    [Fact]
    public void Restore_OneOfTheListsInStepIsUsedUp_TheOtherListIsStillRead()
    {
        Step<long, IReadOnlyList<Opaque>> opaques = Opaques(2);
        Iteration<Opaque, long> pair = _graph.Iterate(opaques.Out, _graph.Add(Make.Range(2), "range").Out, "pair");
        _graph.Then(pair.First, Use(), "first");
        Join<long, long, long> sum = _graph.Add(Make.Add(), "sum");
        _graph.Connect(_graph.Then(pair.Second, Make.Pass(), "second").Out, sum.A);
        _graph.Connect(pair.Second, sum.B);

        GraphSession restored = Restore(new GraphSession(_graph.Compile(), options: new GraphSessionOptions { Scheduler = new BreadthFirstScheduler() }).RunUntil("second@1"));

        Assert.Equal(["sum@0", "sum@1"], SessionDriver.RunToEnd(restored));
        Assert.Equal([0L, 2L], restored.ValuesOf(sum.Out));
        var exception = Assert.Throws<InvalidOperationException>(() => restored.ValuesOf(pair.First));
        Assert.Contains("could not be saved", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_ItemsOfTheBranchThatWasNotChosenAreMissing_TheChosenBranchGoesOn()
    {
        Iteration<Opaque> item = _graph.Iterate(Opaques(1).Out, "item");
        Step<long, Opaque> other = _graph.Add(Make.Source(() => new Opaque(7), Opaque.Type), "other");
        Output<Opaque> chosen = _graph.If(_graph.Add(Make.Source(() => false), "flag").Out, item.Item, other.Out, "if");
        _graph.Then(chosen, Use(), "use");

        GraphSession restored = Restore(new GraphSession(_graph.Compile(), options: new GraphSessionOptions { Scheduler = new BreadthFirstScheduler() }).RunUntil("flag"));

        Assert.Equal(["other", "if@0", "use@0"], SessionDriver.RunToEnd(restored));
        Assert.True(restored.IsComplete);
    }

    [Fact]
    public void Restore_ItemsOfTheChosenBranchAreMissing_TheChoiceWaitsForThem()
    {
        Iteration<Opaque> item = _graph.Iterate(Opaques(1).Out, "item");
        Output<Opaque> chosen = _graph.If(_graph.Add(Make.Source(() => true), "flag").Out, item.Item, _graph.Add(Make.Source(() => new Opaque(7), Opaque.Type), "other").Out, "if");
        Step<Opaque, long> use = _graph.Then(chosen, Use(), "use");

        GraphSession restored = Restore(new GraphSession(_graph.Compile(), options: new GraphSessionOptions { Scheduler = new BreadthFirstScheduler() }).RunUntil("flag"));

        Assert.Equal(["opaques", "if@0", "use@0"], SessionDriver.RunToEnd(restored));
        Assert.Equal([0L], restored.ValuesOf(use.Out));
    }

    [Fact]
    public void Restore_ListMadeAgainHasAnotherLengthButTheRestGoesOn_BlocksWhatReadsIt()
    {
        var length = 3;
        Step<long, IReadOnlyList<Opaque>> list = _graph.Add(
            Make.Source<IReadOnlyList<Opaque>>(() => [.. Enumerable.Range(0, length).Select(index => new Opaque(index))], Opaque.ListType), "list");
        Step<Opaque, long> use = _graph.Then(_graph.Iterate(list.Out, "item").Item, Use(), "use");
        _graph.Collect(use.Out, "all");
        GraphSession session = new GraphSession(_graph.Compile()).RunUntil("use@0");
        length = 2;

        GraphSession restored = Restore(session, new GraphSessionOptions { ContinueOnError = true });
        SessionDriver.RunToEnd(restored);

        Assert.Equal(GraphStatus.Failed, restored.Status);
        Assert.Equal("item", Assert.Single(restored.Errors).InvocationId);
        Assert.Equal(["use@1", "use@2", "all"], restored.Blocked);
    }

    [Fact]
    public void Restore_ListCannotBeMadeAgainButTheRestGoesOn_BlocksWhatReadsIt()
    {
        var isBroken = false;
        Step<long, IReadOnlyList<Opaque>> list = _graph.Add(
            Make.Source<IReadOnlyList<Opaque>>(() => isBroken ? throw new InvalidOperationException("gone") : [new Opaque(1), new Opaque(2)], Opaque.ListType), "list");
        _graph.Then(_graph.Iterate(list.Out, "item").Item, Use(), "use");
        GraphSession session = new GraphSession(_graph.Compile()).RunUntil("use@0");
        isBroken = true;

        GraphSession restored = Restore(session, new GraphSessionOptions { ContinueOnError = true });
        SessionDriver.RunToEnd(restored);

        Assert.Equal(GraphStatus.Failed, restored.Status);
        Assert.Equal("list", Assert.Single(restored.Errors).InvocationId);
        Assert.Equal(["use@1"], restored.Blocked);

        isBroken = false;
        GraphSession again = Restore(restored);

        Assert.Equal(["list", "use@1"], SessionDriver.RunToEnd(again));
        Assert.True(again.IsComplete);
    }

    [Fact]
    public void Restore_WhatChoseFailsWhenItRunsAgain_TheOtherBranchIsStillSkipped()
    {
        // The flag is kept, but the other output of its node is not, and a later node needs it.
        var isBroken = false;
        Twin twin = _graph.Add(new Twin(() => isBroken ? throw new InvalidOperationException("gone") : new Opaque(0)), "twin");
        Step<long, long> yes = _graph.Add(Make.Value(1), "yes");
        Step<long, long> no = _graph.Add(Make.Value(2), "no");
        Output<long> chosen = _graph.If(twin.Flag, yes.Out, no.Out, "if");
        Join<Opaque, long, long> use = _graph.Add(new Join<Opaque, long, long>((opaque, value) => opaque.Value + value, Opaque.Type), "use");
        _graph.Connect(twin.Opaque, use.A);
        _graph.Connect(chosen, use.B);
        GraphSession session = new GraphSession(_graph.Compile()).RunUntil("if");
        isBroken = true;

        GraphSession restored = Restore(session, new GraphSessionOptions { ContinueOnError = true });
        SessionDriver.RunToEnd(restored);

        Assert.Equal(GraphStatus.Failed, restored.Status);
        Assert.Equal(["no"], restored.Skipped);
        Assert.Equal(["use"], restored.Blocked);
        Assert.Equal([1L], restored.ValuesOf(chosen));
    }

    [Fact]
    public void Restore_ListIsSkippedAfterwards_WhatItsItemsWouldHaveReadIsSkippedToo()
    {
        Join<long, long, long> sum = _graph.Add(Make.Add(), "sum");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2), "range").Out, "item").Item, sum.A);
        _graph.Connect(_graph.Add(Make.Value(3), "scale").Out, sum.B);
        Step<IReadOnlyList<long>, long> first = Make.Map<IReadOnlyList<long>, long>(items => items[0]);
        _graph.Then(_graph.Collect(sum.Out, "all"), first, "first");
        Output<long> chosen = _graph.If(_graph.Add(Make.Source(() => false), "flag").Out, first.Out, _graph.Add(Make.Value(7), "other").Out, "if");

        GraphSession restored = Restore(new GraphSession(_graph.Compile()));
        SessionDriver.RunToEnd(restored);

        Assert.True(restored.IsComplete);
        Assert.Equal(["all", "first", "range", "scale"], restored.Skipped.Order(StringComparer.Ordinal));
        Assert.Equal([7L], restored.ValuesOf(chosen));
    }

    [Fact]
    public void Restore_OneOfTheListsInStepWasSkipped_TheOtherIsNotReadAgain()
    {
        // 'kept' is read by what always runs, 'dropped' only by the branch that is not chosen.
        Step<long, IReadOnlyList<long>> kept = _graph.Add(Make.Range(2), "kept");
        Step<long, IReadOnlyList<long>> dropped = _graph.Add(Make.Range(2), "dropped");
        _graph.Then(kept.Out, Make.Map<IReadOnlyList<long>, long>(items => items.Count), "count");
        Iteration<long, long> pair = _graph.Iterate(kept.Out, dropped.Out, "pair");
        Join<long, long, long> sum = _graph.Add(Make.Add(), "sum");
        _graph.Connect(pair.First, sum.A);
        _graph.Connect(pair.Second, sum.B);
        Step<IReadOnlyList<long>, long> first = Make.Map<IReadOnlyList<long>, long>(items => items[0]);
        _graph.Then(_graph.Collect(sum.Out, "all"), first, "first");
        Output<long> chosen = _graph.If(_graph.Add(Make.Source(() => false), "flag").Out, first.Out, _graph.Add(Make.Value(7), "other").Out, "if");
        _graph.Then(chosen, Make.Pass(), "last");

        GraphSession restored = Restore(new GraphSession(_graph.Compile()).RunUntil("if"));
        SessionDriver.RunToEnd(restored);

        Assert.Empty(restored.Errors);
        Assert.True(restored.IsComplete);
        Assert.Equal([7L], restored.ValuesOf(chosen));
    }

    private static Step<Opaque, long> Use() => Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type);

    private static GraphSession Restore(GraphSession session, GraphSessionOptions? options = null) =>
        GraphSession.Restore(session.Plan, session.ToJson(NodeCatalog.Default), NodeCatalog.Default, options: options);

    private Step<long, IReadOnlyList<Opaque>> Opaques(int count) => _graph.Add(
        Make.Source<IReadOnlyList<Opaque>>(() => [.. Enumerable.Range(0, count).Select(index => new Opaque(index))], Opaque.ListType), "opaques");

    /// <summary>Gives true, and a value without a JSON form.</summary>
    private sealed class Twin : Node
    {
        private readonly Func<Opaque> _body;

        public Twin(Func<Opaque> body)
        {
            _body = body;
            Descriptor = new NodeDescriptor<Twin, (bool Flag, Opaque Opaque)>(
                "test.twin",
                () => new Twin(body),
                static node => new Twin(node._body),
                static _ => static (node, _, _) => new ValueTask<(bool, Opaque)>((true, node._body())),
                [],
                [
                    new OutputPort<(bool Flag, Opaque Opaque), bool>("flag", PortType.Boolean, static (in result) => result.Flag),
                    new OutputPort<(bool Flag, Opaque Opaque), Opaque>("opaque", Tests.Opaque.Type, static (in result) => result.Opaque),
                ]);
        }

        public override NodeDescriptor Descriptor { get; }

        public Output<bool> Flag => new(this, "flag");

        public Output<Opaque> Opaque => new(this, "opaque");
    }
}
