using Microsoft.Extensions.Logging;

namespace Invoke.Testing.Tests;

public sealed class NodeTestHostTests
{
    private readonly NodeTestHost _host = new NodeTestHost().AddService<ITranslator>(new FakeTranslator());

    [Fact]
    public async Task RunAsync_NodeWithServiceAndProgress_GivesItsResult()
    {
        NodeTestResult<Translate.Result> result = await _host.RunAsync(new Translate { Texts = ["a", "b"] });

        Assert.Equal(["A", "B"], result.Output.Texts);
        Assert.Equal([(1, 2, "a"), (2, 2, "b")], result.Progress.Select(each => (each.Step, each.Total, each.Message)));
        Assert.Equal(GraphStatus.Completed, result.Status);
        Assert.Null(result.Error);
        Assert.IsType<GraphEndedEvent>(result.Events[^1]);
    }

    [Fact]
    public async Task RunAsync_RequiredInputMissing_ThrowsItsProblem()
    {
        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => _host.RunAsync(new Repeat()));

        GraphProblem problem = Assert.Single(exception.Problems);
        Assert.Equal((GraphProblemCode.MissingInput, "text"), (problem.Code, problem.Port));
    }

    [Fact]
    public async Task RunAsync_LiteralOutOfRange_ThrowsItsProblem()
    {
        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => _host.RunAsync(new Repeat { Text = "a", Times = 4 }));

        Assert.Equal(GraphProblemCode.OutOfRange, Assert.Single(exception.Problems).Code);
    }

    [Fact]
    public async Task RunAsync_OwnValidation_ThrowsItsProblem()
    {
        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => _host.RunAsync(new IntegerRange { Stop = -1 }));

        Assert.Contains("'stop'", Assert.Single(exception.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NodeThrows_ResultHasTheError()
    {
        NodeTestResult<Checked.Result> result = await _host.RunAsync(new Checked { Value = -1 });

        Assert.Equal(GraphStatus.Failed, result.Status);
        Assert.Equal("negative", Assert.IsType<InvalidOperationException>(result.Error).Message);
        Assert.Same(result.Error, Assert.Throws<NodeExecutionException>(() => result.Output).InnerException);
    }

    [Fact]
    public async Task RunAsync_SameNodeAgain_TakesItsNewInputs()
    {
        var node = new Checked { Value = 1 };

        NodeTestResult<Checked.Result> first = await _host.RunAsync(node);
        node.Value = 2;
        NodeTestResult<Checked.Result> second = await _host.RunAsync(node);

        Assert.Equal((1, 2), (first.Output.Value, second.Output.Value));
    }

    [Fact]
    public async Task RunAsync_NodeOfAGraph_ThrowsAndLeavesItThere()
    {
        var graph = new NodeGraph();
        Checked node = graph.Add(new Checked());

        await Assert.ThrowsAsync<ArgumentException>(() => _host.RunAsync(node));

        Assert.Same(node, graph["checked"]);
    }

    [Fact]
    public async Task RunAsync_HandWrittenNode_GivesItsResult()
    {
        NodeTestResult<string> result = await _host.RunAsync(new Shout { Text = "ho" });

        Assert.Equal("HO", result.Output);
    }

    [Fact]
    public async Task RunAsync_DisposableOutputs_LiveUntilTheResultIsDisposed()
    {
        NodeTestResult<MakeDisposable.Result> result = await _host.RunAsync(new MakeDisposable());
        (CountingDisposable made, CountingDisposable also) = result.Output;
        (int, int) before = (made.DisposeCount, also.DisposeCount);

        await result.DisposeAsync();
        await result.DisposeAsync();

        Assert.Equal((0, 0), before);
        Assert.Equal((1, 1), (made.DisposeCount, also.DisposeCount));
    }

    [Fact]
    public async Task RunAsync_TokenCancelled_ResultIsCanceled()
    {
        NodeTestResult<Translate.Result> result = await _host.RunAsync(new Translate { Texts = ["a"] }, new CancellationToken(canceled: true));

        Assert.Equal(GraphStatus.Canceled, result.Status);
        Assert.Null(result.Error);
        Assert.Throws<OperationCanceledException>(() => result.Output);
    }

    [Fact]
    public async Task RunAsync_ManualTime_NodeWaitsForIt()
    {
        var time = new ManualTimeProvider();
        DateTimeOffset start = time.GetUtcNow();
        Task<NodeTestResult<WaitMinutes.Result>> running = new NodeTestHost().AddService<TimeProvider>(time).RunAsync(new WaitMinutes());
        await time.WaitForTimersAsync();

        time.Advance(TimeSpan.FromMinutes(1));

        NodeTestResult<WaitMinutes.Result> result = await running;
        Assert.Equal(start.AddMinutes(1), result.Output.Time);
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.IsType<InvocationCompletedEvent>(result.Events[^2]).Duration);
    }

    [Fact]
    public async Task RunAsync_NodeHangs_FailsAfterTheTimeoutAndCancels()
    {
        var time = new ManualTimeProvider();
        var token = new TaskCompletionSource<CancellationToken>();
        var host = new NodeTestHost { TimeoutClock = time }.AddService<ITranslator>(new HangingTranslator(token));
        Task running = host.RunAsync(new Translate { Texts = ["a"] });
        CancellationToken given = await token.Task;
        await time.WaitForTimersAsync();

        time.Advance(host.Timeout);

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => running);
        Assert.StartsWith("Node 'translate' (acme.translate) has not finished after 30 s; it reported no progress.", exception.Message, StringComparison.Ordinal);
        Assert.True(given.IsCancellationRequested);
    }

    [Fact]
    public void Timeout_Zero_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new NodeTestHost { Timeout = TimeSpan.Zero });

    [Fact]
    public async Task CreateRunner_Graph_HasTheServices()
    {
        var graph = new NodeGraph();
        Translate translate = graph.Add(new Translate { Texts = ["a"] });

        await using GraphRun run = await _host.CreateRunner().RunAsync(graph);

        Assert.Equal(["A"], run.GetResult(translate).Texts);
    }

    [Fact]
    public async Task RunAsync_CheckAmongTheServices_IsAsked()
    {
        NodeTestHost host = new NodeTestHost().AddService<IGraphCheck>(new Complaint());

        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => host.RunAsync(new Checked()));

        Assert.Equal("value", Assert.Single(exception.Problems).Port);
    }

    [Fact]
    public async Task RunAsync_EnginesLoggerAmongTheServices_IsUsed()
    {
        var logger = new RecordingLogger<GraphRunner>();

        await new NodeTestHost().AddService<ILogger<GraphRunner>>(logger).RunAsync(new Checked { Value = -1 });

        Assert.Equal("negative", Assert.Single(logger.Entries, entry => entry.Id == 1002).Exception?.Message);
    }

    private sealed class HangingTranslator(TaskCompletionSource<CancellationToken> token) : ITranslator
    {
        public Task<string> TranslateAsync(string text, CancellationToken cancellationToken)
        {
            token.SetResult(cancellationToken);
            return new TaskCompletionSource<string>().Task;
        }
    }

    private sealed class Complaint : IGraphCheck
    {
        public ValueTask CheckAsync(GraphPlan plan, ICollection<GraphProblem> problems, CancellationToken cancellationToken)
        {
            problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, plan.Nodes[0].Template, "value", "no"));
            return default;
        }
    }
}
