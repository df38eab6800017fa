namespace Invoke.Graph;

/// <summary>The bodies of one run's node types: each type resolves its services once.</summary>
internal sealed class NodeBodies(IServiceProvider services, IResultCache? cache = null)
{
    private readonly Dictionary<NodeDescriptor, Delegate> _bodies = [];

    /// <summary>Where results are looked up; null where the run uses no cache.</summary>
    public IResultCache? Cache => cache;

    public NodeBody<TNode, TResult> Get<TNode, TResult>(NodeDescriptor<TNode, TResult> descriptor)
        where TNode : Node
    {
        if (!_bodies.TryGetValue(descriptor, out Delegate? body))
        {
            _bodies.Add(descriptor, body = descriptor.Bind(services));
        }

        return (NodeBody<TNode, TResult>)body;
    }
}
