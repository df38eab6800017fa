namespace Invoke.Graph;

/// <summary>The default: takes the most urgent ready invocation, so that each branch is finished before the next one starts.</summary>
/// <remarks>Ties go to the smaller iteration path (shorter prefix first), then to the author order.</remarks>
public sealed class DepthFirstScheduler : IGraphScheduler
{
    /// <inheritdoc/>
    public IReadyQueue CreateQueue(GraphPlan plan, IterationPaths paths)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(paths);
        return new BucketReadyQueue(BucketsOf(plan), paths);
    }

    /// <summary>The most urgent nodes have bucket 0.</summary>
    internal static int[] BucketsOf(GraphPlan plan)
    {
        int highest = plan.Nodes.Count == 0 ? 0 : plan.Nodes.Max(node => node.Urgency);
        return [.. plan.Nodes.Select(node => highest - node.Urgency)];
    }
}
