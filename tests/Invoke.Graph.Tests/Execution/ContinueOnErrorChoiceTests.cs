namespace Invoke.Graph.Tests.Execution;

/// <summary>With ContinueOnError a failure before If or Switch matters to what was chosen only.</summary>
public sealed class ContinueOnErrorChoiceTests
{
    private readonly NodeGraph _graph = new();

    [Theory]
    [InlineData(true, new[] { "chosen" }, new string[0])]
    [InlineData(false, new string[0], new[] { "work" })]
    public async Task RunAsync_BranchCannotRun_OnlyMattersWhereChosen(bool condition, string[] blocked, string[] skipped)
    {
        // The branch is lazy and needs a node that fails; another reader keeps that node from being lazy itself.
        Step<long, long> broken = _graph.Add(Make.Fails(), "broken");
        _graph.Then(broken.Out, Make.Pass(), "leaf");
        Step<long, long> work = _graph.Then(broken.Out, Make.Pass(), "work");
        Step<long, long> other = _graph.Add(Make.Value(5), "other");
        BooleanValue flag = _graph.Add(new BooleanValue { Value = condition }, "flag");
        Output<long> chosen = _graph.If(flag.Out.Value, work.Out, other.Out, "chosen");

        await using GraphRun run = await RunAsync();

        Assert.Equal(["leaf", .. condition ? ["work"] : Array.Empty<string>(), .. blocked], run.Blocked);
        Assert.Equal([.. skipped, .. condition ? ["other"] : Array.Empty<string>()], run.Skipped);
        Assert.Equal(condition ? [] : [5L], run.GetAll(chosen));
    }

    [Fact]
    public async Task RunAsync_ConditionFails_IfIsBlockedAndItsBranchesAreSkipped()
    {
        Step<long, bool> flag = _graph.Add(Make.Source<bool>(() => throw new InvalidOperationException("no answer")), "flag");
        Output<long> chosen = _graph.If(flag.Out, _graph.Add(Make.Value(1), "yes").Out, _graph.Add(Make.Value(2), "no").Out, "chosen");
        _graph.Then(chosen, Make.Pass(), "after");

        await using GraphRun run = await RunAsync();

        Assert.Equal(["chosen", "after"], run.Blocked);
        Assert.Equal(["yes", "no"], run.Skipped);
        Assert.Empty(run.History);
    }

    [Fact]
    public async Task RunAsync_SwitchWithoutInputForIndex_FailsAndItsBranchesAreSkipped()
    {
        Output<long> chosen = _graph.Switch(_graph.Add(new IntegerValue { Value = 9 }, "index").Out.Value, [_graph.Add(Make.Value(1), "only").Out], id: "chosen");
        _graph.Then(chosen, Make.Pass(), "after");

        await using GraphRun run = await RunAsync();

        Assert.Equal("chosen", Assert.Single(run.Errors).InvocationId);
        Assert.Equal(["after"], run.Blocked);
        Assert.Equal(["only"], run.Skipped);
    }

    private Task<GraphRun> RunAsync() => new GraphRunner().RunAsync(_graph, options: new GraphRunOptions { ContinueOnError = true });
}
