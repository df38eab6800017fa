namespace Invoke.Queue.WorkerProgram;

/// <summary>Something that only lives in memory, as latents do.</summary>
public sealed class Canvas(long seed) : IDisposable
{
    private bool _isDisposed;

    public long Seed => _isDisposed ? throw new ObjectDisposedException(nameof(Canvas)) : seed;

    public void Dispose() => _isDisposed = true;
}
