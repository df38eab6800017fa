using Invoke.Testing.Shared;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class OnnxSessionCacheTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Acquire_SameFileTwice_SharesTheSession()
    {
        using OnnxSessionCache cache = CreateCache();
        string path = WriteModel("a");

        using SessionLease first = cache.Acquire(path);
        using SessionLease second = cache.Acquire(Path.Combine(_temp.Path, ".", "a.onnx"));

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
        string path = TinyOnnxModel.Write(_temp.PathOf("m/model.onnx"), TinyOnnxModel.AddExternal("weights.bin"));
        File.WriteAllBytes(_temp.PathOf("m/weights.bin"), new byte[16]);
        InferenceSession old = Session(cache, path);
        InferenceSession same = Session(cache, path);
        File.WriteAllBytes(_temp.PathOf("m/weights.bin"), new byte[20]);

        using SessionLease renewed = cache.Acquire(path);

        Assert.Same(old, same);
        Assert.NotSame(old, renewed.Session);
        Assert.Equal(new FileInfo(path).Length + 20, cache.LoadedBytes);
    }

    [Fact]
    public void Acquire_OverBudget_UnloadsLeastRecentlyUsed()
    {
        string a = WriteModel("a");
        string b = WriteModel("b");
        string c = WriteModel("c");
        long size = new FileInfo(a).Length;
        using OnnxSessionCache cache = CreateCache(2 * size);
        cache.Acquire(a).Dispose();
        cache.Acquire(b).Dispose();
        InferenceSession kept = Session(cache, a);

        cache.Acquire(c).Dispose();

        Assert.Equal(2 * size, cache.LoadedBytes);
        Assert.Same(kept, Session(cache, a));
    }

    [Fact]
    public void Acquire_AllInUseOverBudget_UnloadsOnReturn()
    {
        using OnnxSessionCache cache = CreateCache(0);
        SessionLease lease = cache.Acquire(WriteModel("a"));
        long inUse = cache.LoadedBytes;

        lease.Dispose();

        Assert.True(inUse > 0);
        Assert.Equal(0, cache.LoadedBytes);
    }

    [Fact]
    public void Clear_SomeInUse_UnloadsTheOthers()
    {
        using OnnxSessionCache cache = CreateCache();
        using SessionLease used = cache.Acquire(WriteModel("a"));
        cache.Acquire(WriteModel("b")).Dispose();

        cache.Clear();

        Assert.Equal(new FileInfo(used.Path).Length, cache.LoadedBytes);
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
    public void Acquire_CancelledWhileLoading_ThrowsAndNextLoads()
    {
        using var source = new CancellationTokenSource();
        Action? onLoad = source.Cancel;
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, ConfigureSession = _ => onLoad?.Invoke() });
        string path = WriteModel("a");

        Assert.ThrowsAny<OperationCanceledException>(() => cache.Acquire(path, source.Token));
        onLoad = null;

        using SessionLease lease = cache.Acquire(path);
        Assert.NotNull(lease.Session);
    }

    [Fact]
    public void Acquire_WaiterCancelled_LeavesTheOneWhoLoadsAlone()
    {
        using var gate = new LoadGate();
        using var cache = new OnnxSessionCache(gate.Options);
        string path = WriteModel("a");
        using var source = new CancellationTokenSource();
        Thread loader = Start(() => cache.Acquire(path).Dispose(), out Func<Exception?> loading);
        gate.WaitUntilLoading();
        Thread waiter = Start(() => cache.Acquire(path, source.Token).Dispose(), out Func<Exception?> waiting);

        source.Cancel();
        waiter.Join();
        gate.GoOn();
        loader.Join();

        Assert.IsAssignableFrom<OperationCanceledException>(waiting());
        Assert.Null(loading());
        Assert.Equal((1, new FileInfo(path).Length), (gate.Loads, cache.LoadedBytes));
    }

    [Fact]
    public void Acquire_LoaderCancelled_LetsTheNextOneLoad()
    {
        using var gate = new LoadGate();
        using var cache = new OnnxSessionCache(gate.Options);
        string path = WriteModel("a");
        using var source = new CancellationTokenSource();
        Thread loader = Start(() => cache.Acquire(path, source.Token).Dispose(), out Func<Exception?> loading);
        gate.WaitUntilLoading();
        Thread waiter = Start(() => cache.Acquire(path).Dispose(), out Func<Exception?> waiting);

        source.Cancel();
        gate.GoOn();
        loader.Join();
        waiter.Join();

        Assert.IsAssignableFrom<OperationCanceledException>(loading());
        Assert.Null(waiting());
        Assert.Equal((2, new FileInfo(path).Length), (gate.Loads, cache.LoadedBytes));
    }

    [Fact]
    public async Task WarmUpAsync_Paths_LoadsEachOnce()
    {
        int loads = 0;
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, ConfigureSession = _ => Interlocked.Increment(ref loads) });
        string[] paths = [WriteModel("a"), WriteModel("b")];

        await cache.WarmUpAsync(paths);
        await Task.WhenAll(cache.WarmUpAsync(paths), cache.WarmUpAsync(paths));
        cache.Acquire(paths[0]).Dispose();

        Assert.Equal((2, paths.Sum(path => new FileInfo(path).Length)), (loads, cache.LoadedBytes));
    }

    [Fact]
    public async Task WarmUpAsync_Model_LoadsAllItsNetworks()
    {
        using OnnxSessionCache cache = CreateCache();
        StableDiffusionModel model = StableDiffusionModel.Open(EmojiModel.CreateStub(_temp.PathOf("m")));

        await cache.WarmUpAsync(model);

        string[] networks = [model.TextEncoderPath, model.UNetPath, model.Vae.DecoderPath, model.Vae.EncoderPath];
        Assert.Equal(networks.Sum(path => new FileInfo(path).Length), cache.LoadedBytes);
    }

    [Fact]
    public async Task WarmUpAsync_BadFileOrCancelled_ThrowsAndKeepsWhatIsLoaded()
    {
        using OnnxSessionCache cache = CreateCache();
        string good = WriteModel("a");
        using var source = new CancellationTokenSource();

        var exception = await Assert.ThrowsAsync<ModelFileException>(() => cache.WarmUpAsync([good, _temp.PathOf("absent.onnx")]));
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.WarmUpAsync([WriteModel("b")], source.Token));

        Assert.Equal(_temp.PathOf("absent.onnx"), exception.Path);
        Assert.Equal(new FileInfo(good).Length, cache.LoadedBytes);
    }

    [Theory]
    [InlineData(OnnxMemoryProfile.Balanced, true)]
    [InlineData(OnnxMemoryProfile.LowMemory, false)]
    public void Dispose_TextEncoderAndAutoencoder_LowMemoryUnloadsThem(OnnxMemoryProfile profile, bool stayLoaded)
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, MemoryProfile = profile });
        StableDiffusionModel model = EmojiModel.Model;
        TextConditioning states = Encode(cache, model);
        new UNet(cache, model, 16, 16, states, null, CancellationToken.None).Dispose();
        new VaeDecoder(cache, model.Vae, 16, 16, CancellationToken.None).Dispose();
        new VaeEncoder(cache, model.Vae, 16, 16, CancellationToken.None).Dispose();

        long unet = new FileInfo(model.UNetPath).Length;
        long others = new[] { model.TextEncoderPath, model.Vae.DecoderPath, model.Vae.EncoderPath }.Sum(path => new FileInfo(path).Length);
        Assert.Equal(unet + (stayLoaded ? others : 0), cache.LoadedBytes);
    }

    [Fact]
    public void Dispose_LowMemoryAndTwoUsers_UnloadsAfterTheLast()
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, MemoryProfile = OnnxMemoryProfile.LowMemory });
        var first = new TextEncoder(cache, EmojiModel.Model, 0, CancellationToken.None);
        var second = new TextEncoder(cache, EmojiModel.Model, 0, CancellationToken.None);

        first.Dispose();
        TextConditioning states = second.Encode(new int[77], CancellationToken.None);
        long inUse = cache.LoadedBytes;
        second.Dispose();

        Assert.True(inUse > 0);
        Assert.Equal(0, cache.LoadedBytes);
    }

    [Fact]
    public void Acquire_ThenDispose_LogsPathsAtDebugOnly()
    {
        var logger = new RecordingLogger<OnnxSessionCache>();
        var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1 }, logger);

        cache.Acquire(WriteModel("a")).Dispose();
        cache.Dispose();

        Assert.Equal([(LogLevel.Information, 3000), (LogLevel.Debug, 3001), (LogLevel.Information, 3002)], logger.Entries.Select(line => (line.Level, line.Id)));
        Assert.All(logger.Entries.Where(line => line.Level != LogLevel.Debug), line => Assert.DoesNotContain(_temp.Path, line.Message, StringComparison.Ordinal));
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

    private static TextConditioning Encode(OnnxSessionCache cache, StableDiffusionModel model)
    {
        using var encoder = new TextEncoder(cache, model, 0, CancellationToken.None);
        return encoder.Encode(new int[77], CancellationToken.None);
    }

    private static Thread Start(Action work, out Func<Exception?> outcome)
    {
        Exception? exception = null;
        outcome = () => exception;
        var thread = new Thread(() => exception = Record.Exception(work));
        thread.Start();
        return thread;
    }

    private static OnnxSessionCache CreateCache(long bytes = 1 << 20) => new(new OnnxOptions { IntraOpThreads = 1, SessionCacheBytes = bytes });

    private static InferenceSession Session(OnnxSessionCache cache, string path)
    {
        using SessionLease lease = cache.Acquire(path);
        return lease.Session;
    }

    private string WriteModel(string name)
    {
        string path = _temp.PathOf(name + ".onnx");
        return File.Exists(path) ? path : TinyOnnxModel.Write(path, TinyOnnxModel.AddOne());
    }

    /// <summary>Holds the first load of a session up until the test says so.</summary>
    private sealed class LoadGate : IDisposable
    {
        private readonly ManualResetEventSlim _loading = new();
        private readonly ManualResetEventSlim _goOn = new();
        private int _loads;

        public int Loads => _loads;

        public OnnxOptions Options => new()
        {
            IntraOpThreads = 1,
            ConfigureSession = _ =>
            {
                Interlocked.Increment(ref _loads);
                _loading.Set();
                _goOn.Wait();
            },
        };

        public void WaitUntilLoading() => _loading.Wait();

        public void GoOn() => _goOn.Set();

        public void Dispose()
        {
            _loading.Dispose();
            _goOn.Dispose();
        }
    }
}
