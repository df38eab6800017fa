using Invoke.Testing.Shared;
using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>Tests of a cache over models of their own.</summary>
public abstract class SessionCacheTest : IDisposable
{
    private protected TempDirectory Temp { get; } = new();

    public void Dispose()
    {
        Temp.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static OnnxSessionCache CreateCache(long bytes = 1 << 20) => new(new OnnxOptions { IntraOpThreads = 1, SessionCacheBytes = bytes });

    private protected static InferenceSession Session(OnnxSessionCache cache, string path)
    {
        using SessionLease lease = cache.Acquire(path);
        return lease.Session;
    }

    protected string WriteModel(string name)
    {
        string path = Temp.PathOf(name + ".onnx");
        return File.Exists(path) ? path : TinyOnnxModel.Write(path, TinyOnnxModel.AddOne());
    }
}
