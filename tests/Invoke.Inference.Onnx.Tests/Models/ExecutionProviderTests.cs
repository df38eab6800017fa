using Invoke.Testing.Shared;
using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>Choosing a device. The tests have the CPU's native package only.</summary>
public sealed class ExecutionProviderTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public static TheoryData<Action<OnnxOptions>, string, string> MissingProviders => new()
    {
        { options => options.UseCuda(), "cannot use CUDA", "Microsoft.ML.OnnxRuntime.Gpu" },
        { options => options.UseCuda(3), "cannot use CUDA", "Microsoft.ML.OnnxRuntime.Gpu" },
        { options => options.UseDirectMl(), "cannot use DirectML", "Microsoft.ML.OnnxRuntime.DirectML" },
        { options => options.UseCoreMl(), "cannot use CoreML", "on macOS or iOS" },
    };

    public void Dispose() => _temp.Dispose();

    [Theory]
    [MemberData(nameof(MissingProviders))]
    public void Acquire_ProviderNotInThePackage_NamesThePackage(Action<OnnxOptions> use, string provider, string package)
    {
        if (OperatingSystem.IsMacOS() && provider.EndsWith("CoreML", StringComparison.Ordinal))
        {
            return; // It has CoreML.
        }

        var options = new OnnxOptions();
        use(options);
        using var cache = new OnnxSessionCache(options);

        var exception = Assert.Throws<OnnxRuntimeMissingException>(() => cache.Acquire(WriteModel()));

        Assert.Contains(provider, exception.Message, StringComparison.Ordinal);
        Assert.Contains(package, exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.InnerException);
    }

    [Fact]
    public void Acquire_CpuAfterAnotherDevice_TakesTheLast()
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1 }.UseCuda().UseCpu());

        using SessionLease lease = cache.Acquire(WriteModel());

        Assert.NotNull(lease.Session);
    }

    [Fact]
    public void ConfigureSession_SeveralTimes_AppliesAllInOrder()
    {
        var order = new List<string>();
        var options = new OnnxOptions { IntraOpThreads = 1, ConfigureSession = _ => order.Add("first") };
        options.ConfigureSession += session => session.IntraOpNumThreads = 2;
        options.ConfigureSession += session => order.Add($"{session.IntraOpNumThreads} threads");
        using var cache = new OnnxSessionCache(options);

        cache.Acquire(WriteModel()).Dispose();

        Assert.Equal(["first", "2 threads"], order);
    }

    [Fact]
    public void Constructor_SharedThreadPoolTooLate_SaysSo()
    {
        Assert.NotNull(OrtEnv.Instance());

        var exception = Assert.Throws<InvalidOperationException>(() => new OnnxSessionCache(new OnnxOptions().UseSharedThreadPool(2)));

        Assert.Contains("UseSharedThreadPool comes too late", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_LaneTaken_WaitsAndCanBeCancelled()
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, MaxConcurrentRuns = 1 });
        string path = WriteModel();
        using var runner = new AddRunner(cache, path);
        cache.Lane.Enter(CancellationToken.None);
        using var source = new CancellationTokenSource();
        var started = new ManualResetEventSlim();
        Exception? outcome = null;
        var thread = new Thread(() =>
        {
            started.Set();
            outcome = Record.Exception(() => runner.Run(source.Token));
        });
        thread.Start();
        started.Wait();

        source.Cancel();
        thread.Join();
        cache.Lane.Leave();

        Assert.Equal(source.Token, Assert.IsAssignableFrom<OperationCanceledException>(outcome).CancellationToken);
        Assert.Equal(1, runner.Run(CancellationToken.None));
    }

    [Fact]
    public void Run_ManyAtATime_NeverMoreThanTheLaneAllows()
    {
        var lane = new DeviceLane(2);
        int running = 0;
        int most = 0;

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            lane.Enter(CancellationToken.None);
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            Thread.SpinWait(2000);
            Interlocked.Decrement(ref running);
            lane.Leave();
        });

        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public void Run_Failed_LeavesTheLane()
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, MaxConcurrentRuns = 1 });
        string path = TinyOnnxModel.Write(_temp.PathOf("count.onnx"), TinyOnnxModel.CountUp());
        using (ModelRunner unbound = ModelRunner.Open(cache, path, CancellationToken.None))
        {
            Assert.Throws<ModelRunException>(() => unbound.Run(CancellationToken.None));
        }

        using var runner = new AddRunner(cache, WriteModel());
        Assert.Equal(1, runner.Run(CancellationToken.None));
    }

    [Fact]
    public void Run_LaneFree_AllocatesNothing()
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, MaxConcurrentRuns = 1 });
        using var runner = new AddRunner(cache, WriteModel());
        using var source = new CancellationTokenSource();
        runner.Run(source.Token);
        runner.Run(source.Token);

        long before = GC.GetAllocatedBytesForCurrentThread();
        runner.Run(source.Token);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }

    private string WriteModel() => TinyOnnxModel.Write(_temp.PathOf("add.onnx"), TinyOnnxModel.AddOne());

    private sealed class AddRunner : IDisposable
    {
        private readonly ModelRunner _runner;
        private readonly TensorBuffer _output;

        public AddRunner(OnnxSessionCache cache, string path)
        {
            _runner = ModelRunner.Open(cache, path, CancellationToken.None);
            _runner.BindInput(_runner.Input("x"), 4);
            _output = _runner.BindOutput(_runner.Output("y"), 4);
        }

        public float Run(CancellationToken cancellationToken)
        {
            _runner.Run(cancellationToken);
            return _output.As<float>()[0];
        }

        public void Dispose() => _runner.Dispose();
    }
}
