namespace Invoke.Graph;

/// <summary>Takes the ready invocation of least depth: all iterations of a step before the next step. InvokeAI's old order.</summary>
/// <remarks>Ties go to the smaller iteration path (shorter prefix first), then to the author order.</remarks>
public sealed class BreadthFirstScheduler : IGraphScheduler
{
    /// <inheritdoc/>
    public IReadyQueue CreateQueue(GraphPlan plan, IterationPaths paths)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(paths);
        return new BucketReadyQueue([.. plan.Nodes.Select(node => node.Depth)], paths);
    }
}
