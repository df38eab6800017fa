using BenchmarkDotNet.Attributes;
using Invoke.Images;

namespace Invoke.Benchmarks.Images;

/// <summary>A generated picture as PNG and back, beside libvips.</summary>
[MemoryDiagnoser]
public class PngBenchmark
{
    private CodecWork _work = null!; // set up before each run

    [Params(512, 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp() => _work = new CodecWork(Size);

    [Benchmark(Baseline = true)]
    public int VipsLevelThree() => _work.VipsPng();

    [Benchmark]
    public int ManagedLevelThree() => _work.ManagedLevelThreePng();

    [Benchmark]
    public int ManagedGenerated() => _work.ManagedPng();

    [Benchmark]
    public void VipsDecode() => _work.VipsDecode(ImageFormat.Png);

    [Benchmark]
    public void ManagedDecode() => _work.ManagedDecode(ImageFormat.Png);
}
