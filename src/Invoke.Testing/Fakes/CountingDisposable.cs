namespace Invoke.Testing;

/// <summary>Counts how often it is disposed: for tests of who disposes a service or an output, and when.</summary>
/// <param name="onDispose">Called each time; null for nothing.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class CountingDisposable(Action? onDispose = null) : IDisposable, IAsyncDisposable
{
    private int _count;

    /// <summary>Gets how often it was disposed.</summary>
    public int DisposeCount => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public void Dispose()
    {
        Interlocked.Increment(ref _count);
        onDispose?.Invoke();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
