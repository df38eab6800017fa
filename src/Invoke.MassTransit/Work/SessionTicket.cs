namespace Invoke.MassTransit;

/// <summary>One announcement while a lane acts on it; the broker gives no more of them than a worker has lanes.</summary>
internal sealed class SessionTicket : IAsyncDisposable
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    /// <summary>Gets a value indicating whether no announcement is behind it, and more than one session may wait.</summary>
    public bool IsSweep { get; init; }

    /// <summary>Gets a task that ends when the lane is done.</summary>
    public Task Used => _end.Task;

    /// <summary>Takes it, for a lane or back from them; false where somebody has.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    public ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
