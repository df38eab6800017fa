namespace Invoke.Graph;

/// <summary>The bodies of one run's node types: each type resolves its services once.</summary>
internal sealed class NodeBodies(IServiceProvider services, IResultCache? cache = null, GraphLanes? lanes = null)
{
    private readonly Dictionary<NodeDescriptor, Delegate> _bodies = [];

    /// <summary>Where results are looked up; null where the run uses no cache.</summary>
    public IResultCache? Cache => cache;

    public NodeBody<TNode, TResult> Get<TNode, TResult>(NodeDescriptor<TNode, TResult> descriptor)
        where TNode : Node
    {
        if (!_bodies.TryGetValue(descriptor, out Delegate? body))
        {
            NodeBody<TNode, TResult> bound = descriptor.Bind(services);
            _bodies.Add(descriptor, body = lanes is not null && lanes.TryFind(descriptor.Lane, out SemaphoreSlim? slots) ? InLane(bound, slots) : bound);
        }

        return (NodeBody<TNode, TResult>)body;
    }

    private static NodeBody<TNode, TResult> InLane<TNode, TResult>(NodeBody<TNode, TResult> body, SemaphoreSlim slots)
        where TNode : Node => async (node, context, cancellationToken) =>
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await body(node, context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    };
}
