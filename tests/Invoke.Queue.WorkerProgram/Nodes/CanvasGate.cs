using System.Collections.Concurrent;

namespace Invoke.Queue.WorkerProgram;

/// <summary>Where canvases of a test wait until it lets them through: what is to happen in the middle of a session then happens there on any machine.</summary>
public sealed class CanvasGate : IDisposable
{
    private static readonly ConcurrentDictionary<string, CanvasGate> Known = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _permits = new(0);

    public CanvasGate()
        : this(Guid.NewGuid().ToString("N"))
    {
    }

    private CanvasGate(string name)
    {
        Name = name;
        Known[name] = this;
    }

    /// <summary>One that nobody opens, in any process: what waits there waits until it is cancelled, or killed.</summary>
    public static CanvasGate Closed { get; } = new("closed");

    public string Name { get; }

    /// <summary>Lets one canvas through.</summary>
    public void LetOne() => _permits.Release();

    /// <summary>Lets all canvases through that come.</summary>
    public void Open() => _permits.Release(1_000_000);

    public void Dispose()
    {
        Known.TryRemove(Name, out _);
        _permits.Dispose();
    }

    internal static Task WaitAsync(string name, CancellationToken cancellationToken) => Known[name]._permits.WaitAsync(cancellationToken);
}
