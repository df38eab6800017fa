namespace Invoke.Graph;

/// <summary>Holds the ready invocations of one session.</summary>
/// <remarks>Called by one thread at a time. Every invocation added must be taken exactly once; the session reports a stall otherwise.</remarks>
public interface IReadyQueue
{
    /// <summary>Adds invocations that became ready.</summary>
    /// <param name="range">A range; keep it as a range, it may hold millions.</param>
    void Add(in ReadyRange range);

    /// <summary>Takes the invocation that runs next.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <returns>False where none is ready.</returns>
    bool TryTake(out Invocation invocation);
}
