namespace Invoke.Graph.Tests.Execution;

/// <summary>A node's literals may change in a session until one of its invocations has started.</summary>
public sealed class EditTests
{
    private readonly NodeGraph _graph = new();

    [Fact]
    public void Edit_BeforeFirstInvocation_RunsWithTheNewLiteralInThisSessionOnly()
    {
        StringValue text = _graph.Add(new StringValue { Value = "old" }, "text");
        GraphPlan plan = _graph.Compile();
        var edited = new GraphSession(plan);
        var other = new GraphSession(plan);

        edited.Edit<StringValue>("text", node => node.Value = "new");
        SessionDriver.RunToEnd(edited);
        SessionDriver.RunToEnd(other);

        Assert.Equal(["new"], edited.ValuesOf(text.Out.Value));
        Assert.Equal(["old"], other.ValuesOf(text.Out.Value));
    }

    [Fact]
    public void Edit_AfterAnInvocationHasStarted_IsRefusedNamingIt()
    {
        StringValue text = _graph.Add(new StringValue { Value = "old" }, "text");
        var session = new GraphSession(_graph.Compile());
        Assert.True(session.TryNext(out _));

        var exception = Assert.Throws<InvalidOperationException>(() => session.Edit<StringValue>("text", node => node.Value = "new"));

        Assert.Contains("'text' has started", exception.Message, StringComparison.Ordinal);
        Assert.Equal("old", text.Value);
    }

    [Fact]
    public void Edit_ValueOutOfRange_IsRefusedAndChangesNothing()
    {
        RoundFloat round = _graph.Add(new RoundFloat { Value = 1.25, Decimals = 1 }, "round");
        IntegerRange range = _graph.Add(new IntegerRange { Stop = 3 }, "range");
        var session = new GraphSession(_graph.Compile());

        var exception = Assert.Throws<GraphValidationException>(() => session.Edit<IntegerRange>("range", node => node.Stop = -5));
        SessionDriver.RunToEnd(session);

        Assert.Equal("range", Assert.Single(exception.Problems).NodeId);
        Assert.Equal([[0L, 1L, 2L]], session.ValuesOf(range.Out.Collection));
        Assert.Equal([1.2], session.ValuesOf(round.Out.Value));
    }

    [Fact]
    public void Edit_NodeOfAnotherClass_NamesBoth()
    {
        _graph.Add(new StringValue(), "text");
        var session = new GraphSession(_graph.Compile());

        var exception = Assert.Throws<ArgumentException>(() => session.Edit<IntegerValue>("text", node => node.Value = 3));

        Assert.Contains("StringValue, not IntegerValue", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => session.Edit<StringValue>("nobody", node => node.Value = "x"));
    }

    [Fact]
    public void Edit_LaterIterationsOfAStartedNode_IsRefused()
    {
        Step<long, long> pass = Make.Pass();
        _graph.Add(pass, "pass");
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2), "range").Out).Item, pass.In);
        var driver = new SessionDriver(new GraphSession(_graph.Compile()));
        driver.Step();
        driver.Step();

        Assert.Throws<InvalidOperationException>(() => driver.Session.Edit<Step<long, long>>("pass", node => node.Value = 3));
    }

    [Fact]
    public void ToJson_EditedSession_RestoresWithTheEdit()
    {
        StringValue text = _graph.Add(new StringValue { Value = "old" }, "text");
        GraphPlan plan = _graph.Compile();
        var session = new GraphSession(plan);
        session.Edit<StringValue>("text", node =>
        {
            node.Value = "new";
            node.IsIntermediate = true;
        });

        var restored = GraphSession.Restore(plan, session.ToJson(NodeCatalog.Default), NodeCatalog.Default);
        SessionDriver.RunToEnd(restored);

        Assert.Equal(["new"], restored.ValuesOf(text.Out.Value));
        Assert.True(restored.States[0].Template.IsIntermediate);
    }
}
