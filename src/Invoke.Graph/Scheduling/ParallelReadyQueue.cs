namespace Invoke.Graph;

/// <summary>Hands out only what may start beside what runs: within the window of iterations, and where its lane has a free slot.</summary>
/// <remarks>The session and its host tell it what comes into being and what ends; it is used by one thread at a time, as every queue.</remarks>
internal sealed class ParallelReadyQueue(LaneQueues lanes, IterationWindow window) : IReadyQueue
{
    public void Add(in ReadyRange range) => window.Admit(in range);

    public bool TryTake(out Invocation invocation)
    {
        while (lanes.TryTake(out invocation))
        {
            if (window.Holds(in invocation))
            {
                return true;
            }

            // Rows that came into being for an earlier iteration have moved the window back since this one was admitted.
            lanes.Release(in invocation);
            window.Admit(new ReadyRange(invocation.NodeIndex, invocation.Row, invocation.PrefixRow, invocation.Index, 1));
        }

        return false;
    }

    /// <summary>Takes note of new rows of a space, before any of them is added.</summary>
    public void OnRowsAdded(IterationSpace space, int prefixRow, int first, int count) => window.OnRowsAdded(space, prefixRow, first, count);

    /// <summary>Takes note of an invocation that will not run, or that has ended, after everything that follows from it.</summary>
    public void OnEnded(in Invocation invocation) => window.OnEnded(in invocation);

    /// <summary>Gives back the slot of an invocation that was taken.</summary>
    public void Release(in Invocation invocation) => lanes.Release(in invocation);
}
