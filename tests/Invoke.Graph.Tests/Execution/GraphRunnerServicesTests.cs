using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.Execution;

public sealed class GraphRunnerServicesTests
{
    private readonly NodeGraph _graph = new();
    private readonly GraphRunner _runner = new();

    [Fact]
    public async Task RunAsync_Services_AreOfOneScopePerRun()
    {
        await using ServiceProvider services = new ServiceCollection().AddScoped<Probe>().BuildServiceProvider();
        var runner = new GraphRunner(services.GetRequiredService<IServiceScopeFactory>());
        var a = _graph.Add(new ServiceNode<Probe>(), "a");
        var b = _graph.Add(new ServiceNode<Probe>(), "b");

        await using GraphRun first = await runner.RunAsync(_graph);
        await using GraphRun second = await runner.RunAsync(_graph);

        Probe[] probes = [ProbeOf(first, a), ProbeOf(first, b), ProbeOf(second, a)];
        Assert.Same(probes[0], probes[1]);
        Assert.NotSame(probes[0], probes[2]);
        Assert.All(probes, probe => Assert.True(probe.IsDisposed));
    }

    [Fact]
    public async Task RunAsync_TransientService_ResolvedOncePerRun()
    {
        await using ServiceProvider services = new ServiceCollection().AddTransient<Probe>().BuildServiceProvider();
        var a = _graph.Add(new ServiceNode<Probe>(), "a");
        var b = _graph.Add(new ServiceNode<Probe>(), "b");

        await using GraphRun run = await new GraphRunner(services.GetRequiredService<IServiceScopeFactory>()).RunAsync(_graph);

        Assert.Same(ProbeOf(run, a), ProbeOf(run, b));
    }

    [Fact]
    public async Task RunAsync_MissingService_NamesNode()
    {
        _graph.Add(new ServiceNode<Probe>(), "needy");

        var exception = await Assert.ThrowsAsync<InvokeException>(() => _runner.RunAsync(_graph));

        Assert.Contains("Node 'needy' (test.service)", exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Probe), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ScopeDisposeThrows_IsLoggedAndRunReturned()
    {
        await using ServiceProvider services = new ServiceCollection().AddScoped<BadProbe>().BuildServiceProvider();
        _graph.Add(new ServiceNode<BadProbe>());
        var logger = new RecordingLogger<GraphRunner>();

        await using GraphRun run = await new GraphRunner(services.GetRequiredService<IServiceScopeFactory>(), logger: logger).RunAsync(_graph);

        Assert.Equal(GraphStatus.Completed, run.Status);
        Assert.Contains(logger.Entries, entry => entry.Id == 1005);
    }

    private static Probe ProbeOf(GraphRun run, ServiceNode<Probe> node) =>
        Assert.IsType<ServiceNode<Probe>.Box>(run.Get(node.Out)).Service;

    private sealed class Probe : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class BadProbe : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("will not end");
    }
}
