namespace Invoke.Queue;

/// <summary>Tells readers of this process at once that something was written to the log. Thread-safe.</summary>
public sealed class SessionEventSignal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Gets a task that ends when something is written after this call.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes who waits; the log calls it after each write.</summary>
    public void Set() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    // Readers go on elsewhere, never inside of whoever writes.
    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
