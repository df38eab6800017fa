namespace Invoke.Graph.Tests.Execution;

/// <summary>What a host of its own that carries out a session is told, beside what it has to run.</summary>
public sealed class SessionByHandTests
{
    private readonly NodeGraph _graph = new();

    [Fact]
    public void TryTakeSkipped_BranchNotChosen_GivesItOnce()
    {
        StringValue yes = _graph.Add(new StringValue { Value = "yes" }, "yes");
        StringValue no = _graph.Add(new StringValue { Value = "no" }, "no");
        _graph.If(_graph.Add(new BooleanValue { Value = true }).Out.Value, yes.Out.Value, no.Out.Value);
        var session = new GraphSession(_graph.Compile());

        SessionDriver.RunToEnd(session);

        Assert.True(session.TryTakeSkipped(out Invocation skipped));
        Assert.Equal("no", session.GetInvocationId(in skipped));
        Assert.False(session.TryTakeSkipped(out _));
    }

    [Fact]
    public void TryTakeBlocked_NodeBehindAFailedOne_GivesItOnce()
    {
        Step<long, long> broken = _graph.Add(Make.Fails(), "broken");
        _graph.Connect(broken.Out, _graph.Add(Make.Pass(), "after").In);
        var session = new GraphSession(_graph.Compile(), options: new GraphSessionOptions { ContinueOnError = true });

        SessionDriver.RunToEnd(session);

        Assert.True(session.TryTakeBlocked(out Invocation blocked));
        Assert.Equal("after", session.GetInvocationId(in blocked));
        Assert.False(session.TryTakeBlocked(out _));
    }

    [Fact]
    public void TryNext_SharedPart_GivesOnlyWhatIsOutsideOfTheAxis()
    {
        Iteration<long> each = _graph.Iterate(_graph.Add(Make.Range(3), "range").Out);
        _graph.Connect(each.Item, _graph.Add(Make.Pass(), "work").In);
        var session = new GraphSession(_graph.Compile(), options: new GraphSessionOptions { Part = SessionPart.Shared });

        string[] ran = SessionDriver.RunToEnd(session);

        Assert.Equal(["range"], ran);
        Assert.Equal(GraphStatus.Suspended, session.Status);
    }
}
