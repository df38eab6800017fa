using BenchmarkDotNet.Attributes;

namespace Invoke.Benchmarks.Inference;

/// <summary>Eight images of 20 steps, stored, by a graph and by bare calls.</summary>
[MemoryDiagnoser]
public class InferenceBenchmark
{
    private DiffusionWork _work = null!; // set up before every benchmark

    [GlobalSetup]
    public async Task SetUpAsync() => _work = await DiffusionWork.CreateAsync();

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _work.DisposeAsync();

    [Benchmark(Baseline = true)]
    public Task BareOnnxRuntime() => _work.BareAsync();

    [Benchmark]
    public Task GraphOfNodes() => _work.GraphAsync();
}
