namespace Invoke.Graph.Tests.Execution;

public sealed class PauseGateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task RunAsync_PausedInTheMiddle_StartsNothingUntilResumed(int degree)
    {
        var gate = new PauseGate();
        var started = 0;
        var paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        NodeGraph graph = Graph(20, async number =>
        {
            Interlocked.Increment(ref started);
            if (number == 3)
            {
                gate.Pause();
                paused.SetResult();
            }

            await Task.Yield();
            return number;
        });
        Task<GraphRun> running = new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Gate = gate, MaxDegreeOfParallelism = degree });
        await paused.Task;

        // What was under way ends; nothing else can start, however long one waits.
        await Task.WhenAny(running, WaitUntilQuietAsync(() => Volatile.Read(ref started)));
        int whilePaused = Volatile.Read(ref started);
        Assert.False(running.IsCompleted);
        gate.Resume();
        await using GraphRun run = await running;

        // Of several at a time, the one that pauses may be the first whose body is reached.
        Assert.InRange(whilePaused, degree == 1 ? 4 : 1, 4 + degree);
        Assert.Equal(20, started);
        Assert.Equal(GraphStatus.Completed, run.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task RunAsync_CanceledWhilePaused_EndsAsCanceled(int degree)
    {
        var gate = new PauseGate();
        gate.Pause();
        using var stop = new CancellationTokenSource();
        Task<GraphRun> running = new GraphRunner().RunAsync(
            Graph(3, number => Task.FromResult(number)), options: new GraphRunOptions { Gate = gate, MaxDegreeOfParallelism = degree }, cancellationToken: stop.Token);

        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await using GraphRun run = await running;

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Equal(0, run.FinishedCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_GateOpensAndClosesAllTheTime_EverythingRunsOnce(int degree)
    {
        var gate = new PauseGate();
        var ran = 0;
        NodeGraph graph = Graph(300, async number =>
        {
            gate.Pause();
            await Task.Yield();
            gate.Resume();
            Interlocked.Increment(ref ran);
            return number;
        });

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Gate = gate, MaxDegreeOfParallelism = degree });

        Assert.Equal(GraphStatus.Completed, run.Status);
        Assert.Equal(300, ran);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_PausedDuringTheLastNode_EndsAsNothingIsLeftToHoldBack(int degree)
    {
        var gate = new PauseGate();
        NodeGraph graph = Graph(5, number =>
        {
            if (number == 4)
            {
                gate.Pause();
            }

            return Task.FromResult(number);
        });

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Gate = gate, MaxDegreeOfParallelism = degree });

        Assert.Equal(GraphStatus.Completed, run.Status);
    }

    [Fact]
    public async Task WaitAsync_PausedAgainBeforeTheWaiterRan_WaitsOn()
    {
        var gate = new PauseGate();
        gate.Pause();
        gate.Pause();
        Task waiting = gate.WaitAsync(CancellationToken.None).AsTask();

        gate.Resume();
        gate.Resume();
        await waiting;

        Assert.True(gate.IsOpen);
    }

    private static NodeGraph Graph(int count, Func<long, Task<long>> body)
    {
        NodeGraph graph = new();
        IntegerRange range = graph.Add(new IntegerRange { Start = 0, Stop = count });
        Iteration<long> each = graph.Iterate(range.Out.Collection);
        graph.Connect(each.Item, graph.AddNode("work", (long number, CancellationToken _) => body(number)).In.Value);
        return graph;
    }

    private static async Task WaitUntilQuietAsync(Func<int> read)
    {
        for (int quiet = 0, last = read(); quiet < 200; quiet++)
        {
            await Task.Yield();
            int now = read();
            (quiet, last) = now == last ? (quiet, last) : (0, now);
        }
    }
}
