namespace Invoke.Graph;

/// <summary>One attempt at an invocation whose result may come from the cache.</summary>
internal sealed class CachingCall<TNode, TResult>(
    OrdinaryState<TNode, TResult> state, CachingBody<TNode, TResult> body, TNode node, NodeContext context, int row) : NodeCall
    where TNode : Node
{
    private CachedOutcome<TResult> _outcome;

    public override async ValueTask RunAsync(CancellationToken cancellationToken) =>
        _outcome = await body.RunAsync(node, context, cancellationToken).ConfigureAwait(false);

    public override void Store()
    {
        state.Results.Rows[row] = _outcome.Result;
        if (_outcome.FromCache)
        {
            state.MarkFromCache(row);
        }
    }
}
