using BenchmarkDotNet.Attributes;
using Invoke.Graph;

namespace Invoke.Benchmarks.Scheduling;

/// <summary>The engine's cost of a no-op invocation beside a bare loop and TPL Dataflow: range -> iterate -> A -> B -> C.</summary>
[MemoryDiagnoser]
public class SchedulingBenchmark
{
    private ChainWork? _work;

    /// <summary>Gets or sets the number of items.</summary>
    [Params(10_000, 1_000_000)]
    public int Items { get; set; }

    private ChainWork Work => _work ?? throw new InvalidOperationException("Setup has not run.");

    [GlobalSetup]
    public void Setup() => _work = new ChainWork(Items);

    [Benchmark(Baseline = true)]
    public Task<long> TplDataflow() => Work.DataflowAsync();

    [Benchmark]
    public Task<GraphRun> Engine() => Work.EngineAsync();

    [Benchmark]
    public Task<long> BareLoop() => Work.BareLoopAsync();
}
