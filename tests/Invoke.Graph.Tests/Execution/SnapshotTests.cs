using System.Text.Json;

namespace Invoke.Graph.Tests.Execution;

/// <summary>What is saved stays finished; what cannot be saved runs again, with what it needs, and nothing else.</summary>
public sealed class SnapshotTests
{
    private readonly NodeGraph _graph = new();

    [Fact]
    public void Restore_DisposablesInALaterStep_AreMadeAgainAndReleased()
    {
        var log = new ResourceLog();
        Step<long, Resource> make = _graph.Each(2, Make.Map<long, Resource>(value => log.Create($"r{value}"), output: Resource.Type), "make");
        _graph.Then(make.Out, Make.Map<Resource, long>(resource => resource.DisposeCount, Resource.Type), "use");

        (GraphSession restored, string[] rest) = _graph.SaveAfter("make@0");
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
        string snapshot = new GraphSession(plan, inputs: new GraphInputs().Set(prompt, "a cat")).ToJson(NodeCatalog.Default);

        var same = GraphSession.Restore(plan, snapshot, NodeCatalog.Default);
        var other = GraphSession.Restore(plan, snapshot, NodeCatalog.Default, inputs: new GraphInputs().Set(prompt, "a dog"));
        SessionDriver.RunToEnd(same);
        SessionDriver.RunToEnd(other);

        Assert.Equal(["a cat"], same.ValuesOf(text.Out.Value));
        Assert.Equal(["a dog"], other.ValuesOf(text.Out.Value));
    }

    [Fact]
    public void Restore_GraphInputThatCannotBeSaved_HasToBeGiven()
    {
        GraphInput<Opaque> model = _graph.Input("model", Opaque.Type);
        Step<Opaque, long> use = _graph.Add(Make.Map<Opaque, long>(opaque => opaque.Value, Opaque.Type), "use");
        _graph.Connect(model, use.In);
        GraphPlan plan = _graph.Compile();
        string snapshot = new GraphSession(plan, inputs: new GraphInputs().Set(model, new Opaque(3))).ToJson(NodeCatalog.Default);

        var exception = Assert.Throws<ArgumentException>(() => GraphSession.Restore(plan, snapshot, NodeCatalog.Default));

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

        var restored = GraphSession.Restore(plan, session.ToJson(NodeCatalog.Default), NodeCatalog.Default);

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
            _graph, options: new GraphRunOptions { Observers = { observer } }.ResumeFrom(first.ToJson(NodeCatalog.Default), NodeCatalog.Default));

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

        var restored = GraphSession.Restore(plan, session.ToJson(NodeCatalog.Default), NodeCatalog.Default);

        Assert.Equal(["work@0", "work@1"], SessionDriver.RunToEnd(restored));
    }

    [Fact]
    public void Restore_OtherGraph_IsRefused()
    {
        _graph.Add(Make.Value(1), "a");
        string snapshot = new GraphSession(_graph.Compile()).ToJson(NodeCatalog.Default);
        _graph.Add(Make.Value(1), "b");

        var exception = Assert.Throws<ArgumentException>(() => GraphSession.Restore(_graph.Compile(), snapshot, NodeCatalog.Default));

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

        Assert.Throws<JsonException>(() => GraphSession.Restore(_graph.Compile(), text, NodeCatalog.Default));
    }

    [Fact]
    public void Restore_NewerVersion_SaysWhichIsRead()
    {
        _graph.Add(Make.Value(1), "a");

        var exception = Assert.Throws<ArgumentException>(() => GraphSession.Restore(_graph.Compile(), "{\"version\":99}", NodeCatalog.Default));

        Assert.Contains("version 99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_DamagedAnywhere_NeverFailsUnclearly()
    {
        Step<long, long> work = _graph.Each(3, Make.Pass(), "work");
        _graph.Collect(_graph.If(_graph.Add(new BooleanValue { Value = true }, "flag").Out.Value, work.Out, work.Out, "choice"), "all");
        GraphPlan plan = _graph.Compile();
        string snapshot = new GraphSession(plan).RunUntil("work@1").ToJson(NodeCatalog.Default);
        var random = new Random(5);

        for (var round = 0; round < 2000; round++)
        {
            char[] text = snapshot.ToCharArray();
            text[random.Next(text.Length)] = "0123456789[]{},:\"-"[random.Next(18)];
            Exception? exception = Record.Exception(() => GraphSession.Restore(plan, new string(text), NodeCatalog.Default));

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

        var restored = GraphSession.Restore(session.Plan, session.ToJson(NodeCatalog.Default), NodeCatalog.Default);
        SessionDriver.RunToEnd(restored);

        Assert.Equal([10L], restored.ValuesOf(use.Out));
    }
}
