using Invoke.Testing.Shared;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class OnnxSessionCacheTests : SessionCacheTest
{
    [Fact]
    public void Acquire_SameFileTwice_SharesTheSession()
    {
        using OnnxSessionCache cache = CreateCache();
        string path = WriteModel("a");

        using SessionLease first = cache.Acquire(path);
        using SessionLease second = cache.Acquire(Path.Combine(Temp.Path, ".", "a.onnx"));

        Assert.Same(first.Session, second.Session);
    }

    [Fact]
    public void Acquire_AfterReturn_KeepsTheSession()
    {
        using OnnxSessionCache cache = CreateCache();
        SessionLease first = cache.Acquire(WriteModel("a"));
        InferenceSession session = first.Session;
        first.Dispose();

        using SessionLease second = cache.Acquire(WriteModel("a"));

        Assert.Same(session, second.Session);
    }

    [Fact]
    public void Acquire_FromManyThreads_LoadsOnce()
    {
        int loads = 0;
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, ConfigureSession = _ => Interlocked.Increment(ref loads) });
        string path = WriteModel("a");

        Parallel.For(0, 16, _ => cache.Acquire(path).Dispose());

        Assert.Equal(1, loads);
    }

    [Fact]
    public void Acquire_FileReplaced_LoadsTheNewOne()
    {
        using OnnxSessionCache cache = CreateCache();
        string path = WriteModel("a");
        using SessionLease old = cache.Acquire(path);
        TinyOnnxModel.Write(path, TinyOnnxModel.CountUp());

        using SessionLease renewed = cache.Acquire(path);

        Assert.NotSame(old.Session, renewed.Session);
        Assert.Equal(["x"], old.Session.InputMetadata.Keys);
        Assert.Contains("trips", renewed.Session.InputMetadata.Keys);
    }

    [Fact]
    public void Acquire_WeightsBesideReplaced_LoadsTheNewOnes()
    {
        using OnnxSessionCache cache = CreateCache();
        string path = TinyOnnxModel.Write(Temp.PathOf("m/model.onnx"), TinyOnnxModel.AddExternal("weights.bin"));
        File.WriteAllBytes(Temp.PathOf("m/weights.bin"), new byte[16]);
        InferenceSession old = Session(cache, path);
        InferenceSession same = Session(cache, path);
        File.WriteAllBytes(Temp.PathOf("m/weights.bin"), new byte[20]);

        using SessionLease renewed = cache.Acquire(path);

        Assert.Same(old, same);
        Assert.NotSame(old, renewed.Session);
        Assert.Equal(new FileInfo(path).Length + 20, cache.LoadedBytes);
    }

    [Fact]
    public void Dispose_LeaseOut_LeavesItUsable()
    {
        OnnxSessionCache cache = CreateCache();
        SessionLease lease = cache.Acquire(WriteModel("a"));
        using var runner = new ModelRunner(lease);
        TensorBuffer x = runner.BindInput(runner.Input("x"), 4);
        TensorBuffer y = runner.BindOutput(runner.Output("y"), 4);
        x.Fill(2);

        cache.Dispose();
        cache.Dispose();
        runner.Run(CancellationToken.None);

        Assert.Equal([3, 3, 3, 3], y.As<float>().ToArray());
    }

    [Fact]
    public async Task Acquire_AfterDispose_Throws()
    {
        OnnxSessionCache cache = CreateCache();
        await cache.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => cache.Acquire(WriteModel("a")));
    }

    [Fact]
    public void Session_AfterReturn_Throws()
    {
        using OnnxSessionCache cache = CreateCache();
        SessionLease lease = cache.Acquire(WriteModel("a"));

        lease.Dispose();
        lease.Dispose();

        Assert.Throws<ObjectDisposedException>(() => lease.Session);
        Assert.True(cache.LoadedBytes > 0);
    }

    [Fact]
    public void Acquire_ThenDispose_LogsPathsAtDebugOnly()
    {
        var logger = new RecordingLogger<OnnxSessionCache>();
        var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1 }, logger);

        cache.Acquire(WriteModel("a")).Dispose();
        cache.Dispose();

        Assert.Equal([(LogLevel.Information, 3000), (LogLevel.Debug, 3001), (LogLevel.Information, 3002)], logger.Entries.Select(line => (line.Level, line.Id)));
        Assert.All(logger.Entries.Where(line => line.Level != LogLevel.Debug), line => Assert.DoesNotContain(Temp.Path, line.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Acquire_UnknownProvider_NamesTheRemedy()
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { ConfigureSession = options => options.AppendExecutionProvider("NoSuchProvider") });

        var exception = Assert.Throws<OnnxRuntimeMissingException>(() => cache.Acquire(WriteModel("a")));

        Assert.Contains("ConfigureSession", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsMissingLibrary_NativeLibraryAbsent_IsRecognised()
    {
        var cause = new TypeInitializationException("Microsoft.ML.OnnxRuntime.NativeMethods", new DllNotFoundException("onnxruntime"));

        Assert.True(SessionFactory.IsMissingLibrary(cause));
        Assert.Contains("Microsoft.ML.OnnxRuntime (CPU)", SessionFactory.MissingLibrary(cause).Message, StringComparison.Ordinal);
        Assert.False(SessionFactory.IsMissingLibrary(new IOException("x", new InvalidOperationException())));
    }
}
