namespace Invoke.Graph;

/// <summary>An invocation that runs, and the equal ones that wait for it; for one thread at a time.</summary>
internal sealed class Flight
{
    private readonly Queue<TaskCompletionSource<Landing>> _waiters = [];

    /// <summary>How it goes on for an invocation that waited.</summary>
    public enum Turn
    {
        /// <summary>The result is there.</summary>
        TakeResult,

        /// <summary>The one that ran gave no result: this one runs, the others still wait.</summary>
        Lead,

        /// <summary>The result belongs to its run alone, and so will this one's: there is no point in waiting.</summary>
        RunAlone,
    }

    public TaskCompletionSource<Landing> Join()
    {
        var waiter = new TaskCompletionSource<Landing>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.Enqueue(waiter);
        return waiter;
    }

    /// <summary>Lets the next one run that was not cancelled; false where there is none.</summary>
    public bool TryPassOn()
    {
        while (_waiters.TryDequeue(out TaskCompletionSource<Landing>? waiter))
        {
            if (waiter.TrySetResult(new Landing(Turn.Lead, null)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lets all go on, and returns how many there were that were not cancelled.</summary>
    public int Release(Turn turn, object? value)
    {
        var released = 0;
        while (_waiters.TryDequeue(out TaskCompletionSource<Landing>? waiter))
        {
            released += waiter.TrySetResult(new Landing(turn, value)) ? 1 : 0;
        }

        return released;
    }

    public readonly record struct Landing(Turn Turn, object? Value);
}
