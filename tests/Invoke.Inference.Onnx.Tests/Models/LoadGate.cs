namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>Holds the first load of a session up until the test says so.</summary>
internal sealed class LoadGate : IDisposable
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
