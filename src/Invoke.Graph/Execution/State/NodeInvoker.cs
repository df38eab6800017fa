namespace Invoke.Graph;

/// <summary>Runs the invocations of one node in one run and stores their results.</summary>
internal abstract class NodeInvoker
{
    /// <summary>Runs one invocation; the result is stored when the task has completed successfully.</summary>
    public abstract ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken);

    /// <summary>Whether the invocation that ended last was given a cached result.</summary>
    public virtual bool WasFromCache => false;
}

internal sealed class OrdinaryInvoker<TNode, TResult>(OrdinaryState<TNode, TResult> state, NodeBody<TNode, TResult> body, IInvocationHost host) : NodeInvoker
    where TNode : Node
{
    public override ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken)
    {
        ValueTask<TResult> running = body(state.CreateNode(in invocation), new NodeContext(host, in invocation), cancellationToken);
        if (running.IsCompletedSuccessfully)
        {
            state.Results.Rows[invocation.Row] = running.Result;
            return ValueTask.CompletedTask;
        }

        return StoreWhenDoneAsync(running, invocation.Row);
    }

    private async ValueTask StoreWhenDoneAsync(ValueTask<TResult> running, int row)
    {
        TResult result = await running.ConfigureAwait(false);

        // Other invocations may have grown the column meanwhile, so it is looked up only now.
        state.Results.Rows[row] = result;
    }
}

internal sealed class CollectInvoker(CollectState state) : NodeInvoker
{
    public override ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken)
    {
        state.Gather(in invocation);
        return ValueTask.CompletedTask;
    }
}

internal sealed class IfInvoker(IfState state) : NodeInvoker
{
    public override ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken)
    {
        state.Choose(in invocation, state.ReadCondition(in invocation));
        return ValueTask.CompletedTask;
    }
}
