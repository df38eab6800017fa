using System.Collections.Concurrent;
using Invoke.Testing.Shared;
using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class ModelRunnerTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(30);
    private readonly TempDirectory _temp = new();
    private readonly OnnxSessionCache _cache = new(new OnnxOptions { IntraOpThreads = 1 });
    private readonly string _path;

    public ModelRunnerTests() => _path = TinyOnnxModel.Write(_temp.PathOf("model.onnx"), TinyOnnxModel.CountUp());

    public void Dispose()
    {
        _cache.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void Run_Twice_ReadsInputsAnew()
    {
        using var counter = new Counter(_cache, _path);

        Assert.Equal(3, counter.Run(3, CancellationToken.None));
        Assert.Equal(5, counter.Run(5, CancellationToken.None));
    }

    [Fact]
    public void Run_TokenCancelledBefore_ThrowsAndNextRunWorks()
    {
        using var counter = new Counter(_cache, _path);

        Assert.Throws<OperationCanceledException>(() => counter.Run(3, new CancellationToken(canceled: true)));

        Assert.Equal(3, counter.Run(3, CancellationToken.None));
    }

    [Fact]
    public void Run_TokenCancelledInTheMiddle_StopsAndNextRunWorks()
    {
        using var counter = new Counter(_cache, _path);
        OperationCanceledException exception;
        TimeSpan delay = Soon;
        do
        {
            // The run has no end of its own: only the token's callback can have stopped it. On a slow machine the token may be cancelled before the run.
            using var source = new CancellationTokenSource(delay);
            exception = Assert.Throws<OperationCanceledException>(() => counter.Run(long.MaxValue, source.Token));
            Assert.Equal(source.Token, exception.CancellationToken);
            delay *= 2;
        }
        while (exception.InnerException is null && delay < TimeSpan.FromMinutes(1));

        Assert.IsType<OnnxRuntimeException>(exception.InnerException);
        Assert.Equal(4, counter.Run(4, CancellationToken.None));
    }

    [Fact]
    public void Run_OtherRunnerCancelled_IsUntouched()
    {
        using var counter = new Counter(_cache, _path);
        using var other = new Counter(_cache, _path);
        using var source = new CancellationTokenSource(Soon);
        var thread = new Thread(() => Assert.Throws<OperationCanceledException>(() => other.Run(long.MaxValue, source.Token)));
        thread.Start();

        while (thread.IsAlive)
        {
            Assert.Equal(9, counter.Run(9, CancellationToken.None));
        }

        thread.Join();
    }

    [Fact]
    public void Dispose_WhileRunning_WaitsForTheRun()
    {
        var counter = new Counter(_cache, _path);
        using var source = new CancellationTokenSource();
        Exception? outcome = null;
        using var started = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            started.Set();
            outcome = Record.Exception(() => counter.Run(long.MaxValue, source.Token));
        });
        thread.Start();
        started.Wait();
        source.CancelAfter(Soon);

        counter.Dispose();
        thread.Join();

        // Whichever came first, neither crashes: the run was cancelled, or it found the runner disposed.
        Assert.True(outcome is OperationCanceledException or ObjectDisposedException, $"{outcome}");
    }

    [Fact]
    public void Run_AfterDispose_Throws()
    {
        var counter = new Counter(_cache, _path);

        counter.Dispose();
        counter.Dispose();

        Assert.Throws<ObjectDisposedException>(() => counter.Run(1, CancellationToken.None));
    }

    [Fact]
    public void Run_TensorDisposedByItsOwner_StillRuns()
    {
        string path = TinyOnnxModel.Write(_temp.PathOf("add.onnx"), TinyOnnxModel.AddOne());
        using var runner = ModelRunner.Open(_cache, path, CancellationToken.None);
        var x = new TensorBuffer(Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, 4);
        x.Fill(1);
        runner.BindInput(runner.Input("x"), x);
        TensorBuffer y = runner.BindOutput(runner.Output("y"), 4);

        x.Dispose();
        GC.Collect();
        runner.Run(CancellationToken.None);

        Assert.Equal([2, 2, 2, 2], y.As<float>().ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_InputsOnDeviceOrNot_SeesWhatWasWrittenSince(bool isOnDevice)
    {
        using var runner = new ModelRunner(_cache.Acquire(TinyOnnxModel.Write(_temp.PathOf("add.onnx"), TinyOnnxModel.AddOne())), isOnDevice);
        TensorBuffer x = runner.BindInput(runner.Input("x"), 4);
        TensorBuffer y = runner.BindOutput(runner.Output("y"), 4);
        runner.Run(CancellationToken.None);

        x.Fill(5);
        runner.Run(CancellationToken.None);

        Assert.Equal([6, 6, 6, 6], y.As<float>().ToArray());
    }

    [Fact]
    public void BindInput_WrongShape_NamesBothShapes()
    {
        using var runner = ModelRunner.Open(_cache, _path, CancellationToken.None);

        var exception = Assert.Throws<ModelRunException>(() => runner.BindInput(runner.Input("x"), 5));

        Assert.Contains("'x' would be 5, but this export fixes it to 4", exception.Message, StringComparison.Ordinal);
        Assert.Equal(_path, exception.Path);
    }

    [Fact]
    public void Input_UnknownName_ListsThoseThere()
    {
        using var runner = ModelRunner.Open(_cache, _path, CancellationToken.None);

        var exception = Assert.Throws<ModelFileException>(() => runner.Input("sample"));

        Assert.Contains("no input 'sample', only 'trips', 'x'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThrowIfInputsAreMissing_OneUnbound_NamesIt()
    {
        using var runner = ModelRunner.Open(_cache, _path, CancellationToken.None);
        runner.BindInput(runner.Input("x"), 4);

        var exception = Assert.Throws<ModelFileException>(runner.ThrowIfInputsAreMissing);

        Assert.Contains("'trips'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stress_LeaseRunCancelDispose_SurvivesAndLeavesNothing()
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, SessionCacheBytes = 0 });
        using var pending = new BlockingCollection<CancellationTokenSource>();
        int rounds = Environment.GetEnvironmentVariable("INVOKE_FULL") is null ? 50 : 5000;
        ConcurrentQueue<Exception> failures = new();

        // Threads of their own: workers that block the pool's would keep its timers and cancellations waiting.
        Thread[] workers = [.. Enumerable.Range(1, 3).Select(trips => Start(failures, () => WorkAndCancel(cache, pending, trips, rounds)))];
        Thread canceller = Start(failures, () => CancelAll(pending));
        Array.ForEach(workers, static worker => worker.Join());
        pending.CompleteAdding();
        canceller.Join();

        Assert.Empty(failures);
        Assert.Equal(0, cache.LoadedBytes);
    }

    private static Thread Start(ConcurrentQueue<Exception> failures, Action work)
    {
        var thread = new Thread(() =>
        {
            if (Record.Exception(work) is { } failure)
            {
                failures.Enqueue(failure);
            }
        });
        thread.Start();
        return thread;
    }

    private static void CancelAll(BlockingCollection<CancellationTokenSource> pending)
    {
        foreach (CancellationTokenSource source in pending.GetConsumingEnumerable())
        {
            source.Cancel();
            source.Dispose();
            GC.Collect(0);
        }
    }

    private void WorkAndCancel(OnnxSessionCache cache, BlockingCollection<CancellationTokenSource> pending, int trips, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            using var counter = new Counter(cache, _path);
            var source = new CancellationTokenSource();
            CancellationToken token = source.Token;
            pending.Add(source);

            Assert.Throws<OperationCanceledException>(() => counter.Run(long.MaxValue, token));
            Assert.Equal(trips, counter.Run(trips, CancellationToken.None));
        }
    }

    private sealed class Counter : IDisposable
    {
        private readonly ModelRunner _runner;
        private readonly TensorBuffer _trips;
        private readonly TensorBuffer _output;

        public Counter(OnnxSessionCache cache, string path)
        {
            _runner = ModelRunner.Open(cache, path, CancellationToken.None);
            _trips = _runner.BindInput(_runner.Input("trips"), []);
            _runner.BindInput(_runner.Input("x"), 4);
            _output = _runner.BindOutput(_runner.Output("y"), 4);
        }

        public float Run(long trips, CancellationToken cancellationToken)
        {
            _trips.As<long>()[0] = trips;
            _runner.Run(cancellationToken);
            return _output.As<float>()[3];
        }

        public void Dispose() => _runner.Dispose();
    }
}
