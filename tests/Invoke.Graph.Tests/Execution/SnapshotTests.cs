using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.Graph.Tests.Execution;

/// <summary>What is saved stays finished; what cannot be saved runs again, with what it needs, and nothing else.</summary>
public sealed partial class SnapshotTests
{
    private static readonly NodeCatalog Catalog = new(NodeCatalog.Default.Descriptors, TicketContext.Default);

    private readonly NodeGraph _graph = new();

    [Fact]
    public void Restore_OutputCannotBeSaved_OnlyItsMakerRunsAgain()
    {
        // make gives an object without a JSON contract; depth-first, item 0 is used up when the snapshot is taken.
        Step<long, Opaque> make = _graph.Each(3, Make.Map<long, Opaque>(value => new Opaque(value), output: Opaque.Type), "make");
        Step<Opaque, long> use = _graph.Then(make.Out, Make.Map<Opaque, long>(opaque => opaque.Value * 10, Opaque.Type), "use");
        Collection<long> all = _graph.Collect(use.Out, "all");

        (GraphSession restored, string[] rest) = SaveAfter("make@1");

        Assert.Equal(["make@1", "use@1", "make@2", "use@2", "all"], rest);
        Assert.Equal([[0L, 10L, 20L]], ValuesOf(restored, all));
    }

    [Fact]
    public void Restore_ChainOfOutputsThatCannotBeSaved_RunsAgainAsFarAsNeeded()
    {
        // The seed can be saved; the two steps behind it cannot.
        Step<long, long> seed = _graph.Each(2, Make.Pass(), "seed");
        Step<long, Opaque> make = _graph.Then(seed.Out, Make.Map<long, Opaque>(value => new Opaque(value), output: Opaque.Type), "make");
        Step<Opaque, Opaque> change = _graph.Then(make.Out, Make.Map<Opaque, Opaque>(opaque => new Opaque(opaque.Value + 1), Opaque.Type, Opaque.Type), "change");
        Step<Opaque, long> use = _graph.Then(change.Out, Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");

        (GraphSession restored, string[] rest) = SaveAfter("change@0");

        Assert.Equal(["make@0", "change@0", "use@0", "seed@1", "make@1", "change@1", "use@1"], rest);
        Assert.Equal([1L, 2L], ValuesOf(restored, use.Out));
    }

    [Fact]
    public void Restore_ConstantThatLaterIterationsNeed_RunsAgainOnce()
    {
        Step<long, Opaque> model = _graph.Add(Make.Source(() => new Opaque(7), Opaque.Type), "model");
        Join<Opaque, long, long> use = _graph.Add(new Join<Opaque, long, long>((opaque, value) => opaque.Value + value, Opaque.Type), "use");
        _graph.Connect(model.Out, use.A);
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(3), "range").Out).Item, use.B);

        (GraphSession restored, string[] rest) = SaveAfter("use@0");

        Assert.Equal(["model", "use@1", "use@2"], rest);
        Assert.Equal([7L, 8L, 9L], ValuesOf(restored, use.Out));
    }

    [Fact]
    public void Restore_EverythingReadAlready_MissingOutputIsNotMadeAgain()
    {
        Step<long, Opaque> make = _graph.Add(Make.Source(() => new Opaque(7), Opaque.Type), "make");
        Step<Opaque, long> use = _graph.Then(make.Out, Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");
        _graph.Then(use.Out, Make.Pass(), "last");

        (GraphSession restored, string[] rest) = SaveAfter("use");

        Assert.Equal(["last"], rest);
        var exception = Assert.Throws<InvalidOperationException>(() => ValuesOf(restored, make.Out));
        Assert.Contains("could not be saved", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_ListOfObjectsThatCannotBeSaved_ItemsWaitForTheListMadeAgain()
    {
        Step<long, IReadOnlyList<Opaque>> list = _graph.Add(
            Make.Source<IReadOnlyList<Opaque>>(() => [new Opaque(1), new Opaque(2), new Opaque(3)], Opaque.ListType), "list");
        Step<Opaque, long> use = _graph.Then(_graph.Iterate(list.Out).Item, Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");
        Collection<long> all = _graph.Collect(use.Out, "all");

        (GraphSession restored, string[] rest) = SaveAfter("use@1");

        Assert.Equal(["list", "use@2", "all"], rest);
        Assert.Equal([[1L, 2L, 3L]], ValuesOf(restored, all));
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

        (GraphSession restored, string[] rest) = SaveAfter("use@1.0");

        Assert.Equal(["lists", "use@1.1", "groups@1"], rest);
        Assert.Equal([[1L], [2L, 3L]], ValuesOf(restored, groups));
    }

    [Fact]
    public void Restore_CollectorOverItemsThatCannotBeSaved_GathersThemOnceTheyAreThere()
    {
        Step<long, IReadOnlyList<Opaque>> list = _graph.Add(Make.Source<IReadOnlyList<Opaque>>(() => [new Opaque(1), new Opaque(2)], Opaque.ListType), "list");
        Step<IReadOnlyList<Opaque>, long> sum = _graph.Then(
            _graph.Collect(_graph.Iterate(list.Out).Item, "all"), Make.Map<IReadOnlyList<Opaque>, long>(items => items.Sum(item => item.Value), Opaque.ListType), "sum");

        (GraphSession restored, string[] rest) = SaveAfter("list");

        Assert.Equal(["list", "all", "sum"], rest);
        Assert.Equal([3L], ValuesOf(restored, sum.Out));
    }

    [Fact]
    public void Restore_ListMadeAgainHasAnotherLength_FailsSayingSo()
    {
        var length = 3;
        Step<long, IReadOnlyList<Opaque>> list = _graph.Add(
            Make.Source<IReadOnlyList<Opaque>>(() => [.. Enumerable.Range(0, length).Select(index => new Opaque(index))], Opaque.ListType), "list");
        _graph.Then(_graph.Iterate(list.Out, "item").Item, Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");
        GraphSession session = RunUntil(new GraphSession(_graph.Compile()), "use@0");
        string snapshot = session.ToJson(Catalog);
        length = 2;

        var restored = GraphSession.Restore(_graph.Compile(), snapshot, Catalog);
        SessionDriver.RunToEnd(restored);

        NodeExecutionException error = Assert.Single(restored.Errors);
        Assert.Equal("item", error.InvocationId);
        Assert.Contains("has 2 items; before it had 3", error.InnerException?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_TypesWithContract_ComeBackAsThemselves()
    {
        Step<long, Ticket> ticket = _graph.Each(2, Make.Map<long, Ticket>(value => new Ticket($"t{value}", value), output: PortType.Of<Ticket>()), "ticket");
        Step<Ticket, string> name = _graph.Then(ticket.Out, Make.Map<Ticket, string>(value => value.Name, PortType.Of<Ticket>()), "name");

        (GraphSession restored, string[] rest) = SaveAfter("ticket@0");

        Assert.Equal(["name@0", "ticket@1", "name@1"], rest);
        Assert.Equal(["t0", "t1"], ValuesOf(restored, name.Out));
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData("2")]
    [InlineData(2L)]
    [InlineData(true)]
    [InlineData(null)]
    public void Restore_AnyValue_KeepsItsType(object? value)
    {
        Step<long, object?> source = _graph.Add(Make.Source(() => value), "source");
        Step<object?, string> described = _graph.Then(source.Out, Make.Map<object?, string>(seen => $"{seen?.GetType().Name}:{seen}"), "described");

        (GraphSession restored, string[] rest) = SaveAfter("source");

        Assert.Equal(["described"], rest);
        Assert.Equal([$"{value?.GetType().Name}:{value}"], ValuesOf(restored, described.Out));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1)]
    public void Restore_AnyValueThatJsonWouldChange_IsMadeAgain(object value)
    {
        Step<long, object?> source = _graph.Add(Make.Source<object?>(() => value), "source");
        _graph.Then(source.Out, Make.Map<object?, string>(seen => $"{seen}"), "described");

        (_, string[] rest) = SaveAfter("source");

        Assert.Equal(["source", "described"], rest);
    }

    [Fact]
    public void Restore_DisposablesInALaterStep_AreMadeAgainAndReleased()
    {
        var log = new ResourceLog();
        Step<long, Resource> make = _graph.Each(2, Make.Map<long, Resource>(value => log.Create($"r{value}"), output: Resource.Type), "make");
        _graph.Then(make.Out, Make.Map<Resource, long>(resource => resource.DisposeCount, Resource.Type), "use");

        (GraphSession restored, string[] rest) = SaveAfter("make@0");
        while (restored.TryTakeReleased(out object? released))
        {
            ((IDisposable)released).Dispose();
        }

        Assert.Equal(["make@0", "use@0", "make@1", "use@1"], rest);
        Assert.Equal(["r0", "r1"], log.Disposed);
    }

    [Fact]
    public void Restore_GraphInputs_AreSavedAndCanBeReplaced()
    {
        GraphInput<string> prompt = _graph.Input<string>("prompt");
        StringValue text = _graph.Add(new StringValue());
        _graph.Connect(prompt, text.In.Value);
        GraphPlan plan = _graph.Compile();
        string snapshot = new GraphSession(plan, inputs: new GraphInputs().Set(prompt, "a cat")).ToJson(Catalog);

        var same = GraphSession.Restore(plan, snapshot, Catalog);
        var other = GraphSession.Restore(plan, snapshot, Catalog, inputs: new GraphInputs().Set(prompt, "a dog"));
        SessionDriver.RunToEnd(same);
        SessionDriver.RunToEnd(other);

        Assert.Equal(["a cat"], ValuesOf(same, text.Out.Value));
        Assert.Equal(["a dog"], ValuesOf(other, text.Out.Value));
    }

    [Fact]
    public void Restore_GraphInputThatCannotBeSaved_HasToBeGiven()
    {
        GraphInput<Opaque> model = _graph.Input("model", Opaque.Type);
        Step<Opaque, long> use = _graph.Add(Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");
        _graph.Connect(model, use.In);
        GraphPlan plan = _graph.Compile();
        string snapshot = new GraphSession(plan, inputs: new GraphInputs().Set(model, new Opaque(3))).ToJson(Catalog);

        var exception = Assert.Throws<ArgumentException>(() => GraphSession.Restore(plan, snapshot, Catalog));

        Assert.Contains("Graph input 'model'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_FailedInvocation_RunsAgain()
    {
        var isBroken = true;
        Step<long, long> work = _graph.Each(3, Make.Map<long, long>(value => value == 1 && isBroken ? throw new InvalidOperationException("not yet") : value), "work");
        _graph.Then(work.Out, Make.Pass(), "next");
        GraphPlan plan = _graph.Compile();
        var session = new GraphSession(plan, options: new GraphSessionOptions { ContinueOnError = true });
        SessionDriver.RunToEnd(session);
        isBroken = false;

        var restored = GraphSession.Restore(plan, session.ToJson(Catalog), Catalog);

        Assert.Equal(["work@1", "next@1"], SessionDriver.RunToEnd(restored));
        Assert.True(restored.IsComplete);
        Assert.Empty(restored.Errors);
    }

    [Fact]
    public async Task RunAsync_ResumedAfterCancel_FinishesUnderTheSameId()
    {
        using var stop = new CancellationTokenSource();
        Step<long, long> work = _graph.Each(4, Make.Map<long, long>(value =>
        {
            if (value == 1)
            {
                stop.Cancel();
            }

            return value;
        }), "work");
        Collection<long> all = _graph.Collect(work.Out, "all");
        await using GraphRun first = await new GraphRunner().RunAsync(_graph, cancellationToken: stop.Token);

        var observer = new RecordingObserver();
        await using GraphRun second = await new GraphRunner().RunAsync(
            _graph, options: new GraphRunOptions { Observers = { observer } }.ResumeFrom(first.ToJson(Catalog), Catalog));

        Assert.Equal(GraphStatus.Canceled, first.Status);
        Assert.Equal(GraphStatus.Completed, second.Status);
        Assert.Equal(first.SessionId, second.SessionId);
        Assert.Equal([0L, 1L, 2L, 3L], second.Get(all));
        Assert.Equal(["work@2", "work@3", "all"], observer.Events.OfType<InvocationStartedEvent>().Select(started => started.InvocationId));
    }

    [Fact]
    public void Restore_CancelledWhenTheListWasMade_ExpandsItThen()
    {
        Step<long, IReadOnlyList<long>> list = _graph.Add(Make.Range(2), "list");
        _graph.Then(_graph.Iterate(list.Out).Item, Make.Pass(), "work");
        GraphPlan plan = _graph.Compile();
        var session = new GraphSession(plan);
        Assert.True(session.TryNext(out Invocation invocation));
        session.Cancel();
        session.Complete<IReadOnlyList<long>>(in invocation, [5, 6]);

        var restored = GraphSession.Restore(plan, session.ToJson(Catalog), Catalog);

        Assert.Equal(["work@0", "work@1"], SessionDriver.RunToEnd(restored));
    }

    [Fact]
    public void Restore_OtherGraph_IsRefused()
    {
        _graph.Add(Make.Value(1), "a");
        string snapshot = new GraphSession(_graph.Compile()).ToJson(Catalog);
        _graph.Add(Make.Value(1), "b");

        var exception = Assert.Throws<ArgumentException>(() => GraphSession.Restore(_graph.Compile(), snapshot, Catalog));

        Assert.Contains("another graph", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\":\"1\"}")]
    [InlineData("{\"version\":1}")]
    public void Restore_NoSnapshot_IsAJsonException(string text)
    {
        _graph.Add(Make.Value(1), "a");

        Assert.Throws<JsonException>(() => GraphSession.Restore(_graph.Compile(), text, Catalog));
    }

    [Fact]
    public void Restore_NewerVersion_SaysWhichIsRead()
    {
        _graph.Add(Make.Value(1), "a");

        var exception = Assert.Throws<ArgumentException>(() => GraphSession.Restore(_graph.Compile(), "{\"version\":99}", Catalog));

        Assert.Contains("version 99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_DamagedAnywhere_NeverFailsUnclearly()
    {
        Step<long, long> work = _graph.Each(3, Make.Pass(), "work");
        _graph.Collect(_graph.If(_graph.Add(new BooleanValue { Value = true }, "flag").Out.Value, work.Out, work.Out, "choice"), "all");
        GraphPlan plan = _graph.Compile();
        string snapshot = RunUntil(new GraphSession(plan), "work@1").ToJson(Catalog);
        var random = new Random(5);

        for (var round = 0; round < 2000; round++)
        {
            char[] text = snapshot.ToCharArray();
            text[random.Next(text.Length)] = "0123456789[]{},:\"-"[random.Next(18)];
            Exception? exception = Record.Exception(() => GraphSession.Restore(plan, new string(text), Catalog));

            Assert.True(exception is null or JsonException or ArgumentException, $"{new string(text)}\n{exception}");
        }
    }

    [Fact]
    public void ToJson_EditedNodeHasAConnectedInputWithoutJsonForm_LeavesThatInputOut()
    {
        Step<long, Opaque> make = _graph.Add(Make.Source(() => new Opaque(7), Opaque.Type), "make");
        Join<Opaque, long, long> use = _graph.Add(new Join<Opaque, long, long>((opaque, value) => opaque.Value + value, Opaque.Type), "use");
        _graph.Connect(make.Out, use.A);
        var session = new GraphSession(_graph.Compile());
        session.Edit<Join<Opaque, long, long>>("use", node => node.Second = 3);

        var restored = GraphSession.Restore(session.Plan, session.ToJson(Catalog), Catalog);
        SessionDriver.RunToEnd(restored);

        Assert.Equal([10L], ValuesOf(restored, use.Out));
    }

    private (GraphSession Restored, string[] Ran) SaveAfter(string invocationId)
    {
        GraphPlan plan = _graph.Compile();
        GraphSession session = RunUntil(new GraphSession(plan), invocationId);
        var restored = GraphSession.Restore(plan, session.ToJson(Catalog), Catalog);
        return (restored, SessionDriver.RunToEnd(restored));
    }

    private static GraphSession RunUntil(GraphSession session, string invocationId)
    {
        var driver = new SessionDriver(session);
        while (driver.Ran.LastOrDefault() != invocationId)
        {
            Assert.True(driver.Step(), $"{invocationId} never ran");
        }

        return session;
    }

    private static IReadOnlyList<T> ValuesOf<T>(GraphSession session, Output<T> output) => new GraphRun(session, () => ValueTask.CompletedTask).GetAll(output);

    internal sealed record Ticket(string Name, long Number);

    /// <summary>A value that has no JSON contract.</summary>
    private sealed class Opaque(long value)
    {
        public static PortType<Opaque> Type { get; } = PortType.Of<Opaque>();

        public static PortType<IReadOnlyList<Opaque>> ListType { get; } = PortType.List(Type);

        public long Value => value;
    }

    [JsonSerializable(typeof(Ticket))]
    private sealed partial class TicketContext : JsonSerializerContext;
}
