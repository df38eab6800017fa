using Invoke.Graph;
using Invoke.Inference.Onnx.Tests.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class DenoiseCancellationTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task RunAsync_CancelledInsideAStep_EndsCanceledAndTheSessionIsUsable()
    {
        using var model = new StubModel(StubModel.Endless());
        using var source = new CancellationTokenSource();
        using var sessions = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, SessionCacheBytes = 0 });

        // From the first step on the network runs for ever, so only a cancellation inside of it ends the run.
        var sampler = new HookSampler(new DdimSampler(), (_, _) => source.CancelAfter(Soon));
        await using var host = new NodeHost(model.Folder, services => StubModel.WithSampler(sampler)(services.AddSingleton(sessions)));

        await using GraphRun canceled = await host.RunAsync(Build(start: 0).Graph, cancellationToken: source.Token);
        await using GraphRun completed = await host.RunAsync(Build(start: 0.9).Graph);

        Assert.Equal(GraphStatus.Canceled, canceled.Status);
        Assert.Empty(canceled.Errors);
        Assert.Equal(GraphStatus.Completed, completed.Status);
        Assert.Equal((2, 4), (host.Made.Latents.Count, host.Made.Conditionings.Count));
        Assert.True(host.Made.AreReleased);
        Assert.Equal(0, sessions.LoadedBytes);
    }

    [Fact]
    public async Task RunAsync_CancelledBetweenSteps_RunsNoFurtherStep()
    {
        using var model = new StubModel();
        using var source = new CancellationTokenSource();
        int steps = 0;
        var sampler = new HookSampler(new DdimSampler(), onOutput: (step, _) =>
        {
            steps++;
            if (step == 2)
            {
                source.Cancel();
            }
        });
        await using var host = new NodeHost(model.Folder, StubModel.WithSampler(sampler));

        await using GraphRun run = await host.RunAsync(Build(start: 0).Graph, cancellationToken: source.Token);

        Assert.Equal(GraphStatus.Canceled, run.Status);
        Assert.Equal(3, steps);
        Assert.True(host.Made.AreReleased);
    }

    [Fact]
    public async Task RunAsync_EachStep_AllocatesNothing()
    {
        long[] allocated = new long[20];
        var sampler = new HookSampler(new EulerAncestralSampler(), onOutput: (step, _) => allocated[step] = GC.GetAllocatedBytesForCurrentThread());
        using var source = new CancellationTokenSource();
        await using var host = new NodeHost(
            EmojiModel.Folder, services => StubModel.WithSampler(sampler)(services.AddSingleton(EmojiModel.Cache)));
        DenoiseGraph graph = new DenoiseGraph(new DenoiseLatents { Steps = allocated.Length, Scheduler = "hook" }).WithNoise();

        await using GraphRun run = await host.RunAsync(graph.Graph, cancellationToken: source.Token);

        // The first steps fill the runtime's own caches.
        run.ThrowIfNotCompleted();
        Assert.Equal(0, allocated[^1] - allocated[3]);
    }

    private static DenoiseGraph Build(double start) =>
        new DenoiseGraph(new DenoiseLatents { Steps = 20, CfgScale = 1.0, DenoisingStart = start, Scheduler = "hook" }).WithNoise();
}
