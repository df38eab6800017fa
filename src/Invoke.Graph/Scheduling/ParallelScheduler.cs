namespace Invoke.Graph;

/// <summary>Puts the limits of a run that runs several invocations at a time around the order of another scheduler.</summary>
/// <param name="order">The order among what may start.</param>
/// <param name="laneLimits">How many invocations of a lane may run at a time; one for a lane that is not named.</param>
/// <param name="iterationWindow">How many outermost iterations may be begun but not finished.</param>
/// <param name="part">The part of the session that is carried out; null for all of it.</param>
internal sealed class ParallelScheduler(IGraphScheduler order, IReadOnlyDictionary<string, int> laneLimits, int iterationWindow, SessionPart? part) : IGraphScheduler
{
    public IReadyQueue CreateQueue(GraphPlan plan, IterationPaths paths)
    {
        var lanes = new LaneQueues(plan, paths, order, laneLimits);
        PartFilter? filter = part is null ? null : new PartFilter(plan, paths, part);
        return new ParallelReadyQueue(lanes, new IterationWindow(plan, paths, lanes, iterationWindow, filter));
    }
}
