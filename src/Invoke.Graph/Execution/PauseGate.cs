namespace Invoke.Graph;

/// <summary>A gate that is closed and opened by hand: pauses runs at the next node, with everything they hold in memory.</summary>
public sealed class PauseGate : IInvocationGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _closed;

    /// <inheritdoc/>
    public bool IsOpen => Volatile.Read(ref _closed) is null;

    /// <summary>Closes the gate; harmless when it is closed.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            _closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Opens the gate; harmless when it is open.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _closed?.SetResult();
            _closed = null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _closed) is { } closed)
        {
            await closed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
