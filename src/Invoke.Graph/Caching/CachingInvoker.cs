namespace Invoke.Graph;

/// <summary>Runs the invocations of one node in one run, or takes their results from the cache.</summary>
internal sealed class CachingInvoker<TNode, TResult>(OrdinaryState<TNode, TResult> state, CachingBody<TNode, TResult> body, IInvocationHost host) : NodeInvoker
    where TNode : Node
{
    private bool _wasFromCache;

    public override bool WasFromCache => _wasFromCache;

    public override ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken) =>
        StoreWhenDoneAsync(body.RunAsync(state.CreateNode(in invocation), new NodeContext(host, in invocation), cancellationToken), invocation.Row);

    private async ValueTask StoreWhenDoneAsync(ValueTask<CachedOutcome<TResult>> running, int row)
    {
        CachedOutcome<TResult> outcome = await running.ConfigureAwait(false);
        state.Results.Rows[row] = outcome.Result;
        _wasFromCache = outcome.FromCache;
    }
}
