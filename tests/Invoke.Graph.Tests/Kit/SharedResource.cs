namespace Invoke.Graph.Tests;

/// <summary>A disposable that any thread may dispose, and that knows how often that happened.</summary>
internal sealed class SharedResource : IDisposable
{
    private readonly Gauge _alive;
    private int _disposed;

    public SharedResource(Gauge alive)
    {
        _alive = alive;
        alive.Enter();
    }

    public static PortType<SharedResource> Type { get; } = PortType.Of<SharedResource>();

    public int DisposeCount => Volatile.Read(ref _disposed);

    public void Dispose()
    {
        Interlocked.Increment(ref _disposed);
        _alive.Leave();
    }
}
