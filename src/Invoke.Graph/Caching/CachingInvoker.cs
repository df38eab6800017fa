namespace Invoke.Graph;

/// <summary>Runs the invocations of one node in one run, or takes their results from the cache.</summary>
internal sealed class CachingInvoker<TNode, TResult>(OrdinaryState<TNode, TResult> state, CachingBody<TNode, TResult> body, IInvocationHost host) : NodeInvoker
    where TNode : Node
{
    public override ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken) =>
        Begin(in invocation).RunAndStoreAsync(cancellationToken);

    public override NodeCall Begin(in Invocation invocation) =>
        new CachingCall<TNode, TResult>(state, body, state.CreateNode(in invocation), new NodeContext(host, in invocation), invocation.Row);
}
