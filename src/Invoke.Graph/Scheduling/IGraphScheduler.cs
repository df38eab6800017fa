namespace Invoke.Graph;

/// <summary>Decides which of the ready invocations runs next.</summary>
/// <remarks>Implementations are stateless and thread-safe: what one session needs lives in the queue made for it.</remarks>
public interface IGraphScheduler
{
    /// <summary>Makes the queue of one session.</summary>
    /// <param name="plan">The plan: depth, urgency and type of every node.</param>
    /// <param name="paths">Compares iteration paths; knows the lengths of all axes expanded so far.</param>
    /// <returns>An empty queue.</returns>
    IReadyQueue CreateQueue(GraphPlan plan, IterationPaths paths);
}
