namespace Invoke.Graph.Tests.Execution;

/// <summary>What hosts check before a run, beyond validation.</summary>
public sealed class GraphCheckTests
{
    [Fact]
    public async Task RunAsync_CheckFindsProblems_ThrowsThemAllAndStartsNothing()
    {
        var observer = new RecordingObserver();
        var runner = new GraphRunner(checks: [new Complaint("first"), new Complaint("second")]);

        var exception = await Assert.ThrowsAsync<GraphValidationException>(
            () => runner.RunAsync(OneNode(), options: new GraphRunOptions { Observers = { observer } }));

        Assert.Equal(["first", "second"], exception.Problems.Select(problem => problem.Message));
        Assert.Empty(observer.Events);
    }

    [Fact]
    public async Task RunAsync_CancelledDuringCheck_ReturnsACancelledRun()
    {
        using var stop = new CancellationTokenSource();
        var runner = new GraphRunner(checks: [new Cancels(stop)]);

        await using GraphRun run = await runner.RunAsync(OneNode(), cancellationToken: stop.Token);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Equal(0, run.FinishedCount);
    }

    [Fact]
    public async Task StreamAsync_CancelledDuringCheck_EndsWithTheRun()
    {
        using var stop = new CancellationTokenSource();
        var runner = new GraphRunner(checks: [new Cancels(stop)]);
        GraphEvent? last = null;

        await foreach (GraphEvent graphEvent in runner.StreamAsync(OneNode().Compile(), cancellationToken: stop.Token))
        {
            last = graphEvent;
        }

        Assert.Equal(GraphStatus.Canceled, Assert.IsType<GraphEndedEvent>(last).Run.Status);
    }

    private static NodeGraph OneNode()
    {
        var graph = new NodeGraph();
        graph.Add(new IntegerValue());
        return graph;
    }

    private sealed class Complaint(string message) : IGraphCheck
    {
        public ValueTask CheckAsync(GraphPlan plan, ICollection<GraphProblem> problems, CancellationToken cancellationToken)
        {
            problems.Add(new GraphProblem(GraphProblemCode.OutOfRange, plan.Nodes[0].Id, null, message));
            return default;
        }
    }

    private sealed class Cancels(CancellationTokenSource stop) : IGraphCheck
    {
        public async ValueTask CheckAsync(GraphPlan plan, ICollection<GraphProblem> problems, CancellationToken cancellationToken)
        {
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
