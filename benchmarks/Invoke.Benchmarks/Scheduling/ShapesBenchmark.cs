using BenchmarkDotNet.Attributes;

namespace Invoke.Benchmarks.Scheduling;

/// <summary>Shapes of graphs: a million invocations in nests and products, a hundred thousand nodes in a chain.</summary>
[MemoryDiagnoser]
public class ShapesBenchmark
{
    private ShapeWork? _work;

    private ShapeWork Work => _work ?? throw new InvalidOperationException("Setup has not run.");

    [GlobalSetup]
    public void Setup() => _work = new ShapeWork();

    [Benchmark(Baseline = true)]
    public Task<long> Nested1000By1000() => Work.NestedAsync();

    [Benchmark]
    public Task<long> Product1000By1000() => Work.ProductAsync();

    [Benchmark]
    public Task<long> ChainOf100000WithValidation() => Work.ChainAsync();

    [Benchmark]
    public int Validate100000Edges() => Work.ValidateEdges();

    [Benchmark]
    public long SnapshotOf100000WrittenAndRestored() => Work.Snapshot();
}
