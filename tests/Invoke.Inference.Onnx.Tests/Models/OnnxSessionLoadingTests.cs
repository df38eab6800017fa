namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class OnnxSessionLoadingTests : SessionCacheTest
{
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
        StableDiffusionModel model = StableDiffusionModel.Open(EmojiModel.CreateStub(Temp.PathOf("m")));

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

        var exception = await Assert.ThrowsAsync<ModelFileException>(() => cache.WarmUpAsync([good, Temp.PathOf("absent.onnx")]));
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.WarmUpAsync([WriteModel("b")], source.Token));

        Assert.Equal(Temp.PathOf("absent.onnx"), exception.Path);
        Assert.Equal(new FileInfo(good).Length, cache.LoadedBytes);
    }

    private static Thread Start(Action work, out Func<Exception?> outcome)
    {
        Exception? exception = null;
        outcome = () => exception;
        var thread = new Thread(() => exception = Record.Exception(work));
        thread.Start();
        return thread;
    }
}
