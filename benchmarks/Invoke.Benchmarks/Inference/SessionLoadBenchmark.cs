using BenchmarkDotNet.Attributes;
using Invoke.Inference.Onnx;

namespace Invoke.Benchmarks.Inference;

/// <summary>Loads a network of the emoji model, with ONNX Runtime optimising its graph and with the graph that was kept.</summary>
[MemoryDiagnoser]
public class SessionLoadBenchmark
{
    private readonly string _folder = Directory.CreateTempSubdirectory("invoke-benchmarks-").FullName;
    private string _path = string.Empty;

    [Params("text_encoder", "unet", "vae_decoder")]
    public string Network { get; set; } = "unet";

    [GlobalSetup]
    public void Setup()
    {
        _path = Path.Combine(DiffusionWork.FindModel(), Network, "model.onnx");
        Kept();
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true)]
    public long Optimised() => Load(null);

    [Benchmark]
    public long Kept() => Load(_folder);

    private long Load(string? graphs)
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, OptimizedGraphFolder = graphs });
        cache.Acquire(_path).Dispose();
        return cache.LoadedBytes;
    }
}
