using BenchmarkDotNet.Attributes;

namespace Invoke.Benchmarks.Images;

/// <summary>A generated picture of 1024 px to disk with thumbnail and record, beside libvips encoding the two files in memory.</summary>
[MemoryDiagnoser]
public class StoreBenchmark
{
    private CodecWork _work = null!; // set up before each run
    private Func<Task> _save = null!; // as above
    private Action _cleanUp = null!; // as above

    [GlobalSetup]
    public void SetUp()
    {
        _work = new CodecWork(1024);
        var store = new StoreWork(1024);
        (_save, _cleanUp) = (store.SaveAsync, store.Dispose);
    }

    [GlobalCleanup]
    public void CleanUp() => _cleanUp();

    [Benchmark(Baseline = true)]
    public int VipsEncodesBoth() => _work.VipsPng() + _work.VipsWebPThumbnail();

    [Benchmark]
    public Task InvokeStoresBoth() => _save();
}
