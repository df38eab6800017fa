using BenchmarkDotNet.Attributes;

namespace Invoke.Benchmarks.Images;

/// <summary>From the planes of a model to packed RGB, beside a copy of the same floats.</summary>
[MemoryDiagnoser]
public class TensorBenchmark
{
    private CodecWork _work = null!; // set up before each run

    [Params(512, 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp() => _work = new CodecWork(Size);

    [Benchmark(Baseline = true)]
    public void CopyOfTheTensor() => _work.Copy();

    [Benchmark]
    public void TensorToRgb() => _work.Convert();
}
