namespace Invoke.Graph;

/// <summary>Runs the invocations of one node in one run and stores their results.</summary>
internal abstract class NodeInvoker
{
    /// <summary>Runs one invocation; the result is stored when the task has completed successfully.</summary>
    public abstract ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken);

    /// <summary>Makes the node's copy with its inputs, for an invocation that runs and is stored in steps of their own.</summary>
    public abstract NodeCall Begin(in Invocation invocation);
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

    public override NodeCall Begin(in Invocation invocation) =>
        new NodeCall<TNode, TResult>(state.Results, body, state.CreateNode(in invocation), new NodeContext(host, in invocation), invocation.Row);

    private async ValueTask StoreWhenDoneAsync(ValueTask<TResult> running, int row)
    {
        TResult result = await running.ConfigureAwait(false);

        // Other invocations may have grown the column meanwhile, so it is looked up only now.
        state.Results.Rows[row] = result;
    }
}

/// <summary>Runs what the engine carries out itself, which takes one step only.</summary>
internal abstract class OwnInvoker : NodeInvoker
{
    public sealed override NodeCall Begin(in Invocation invocation) =>
        throw new InvalidOperationException("A collector or a choice is carried out in one step.");
}

internal sealed class CollectInvoker(CollectState state) : OwnInvoker
{
    public override ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken)
    {
        state.Gather(in invocation);
        return ValueTask.CompletedTask;
    }
}

internal sealed class ChoiceInvoker(ChoiceState state) : OwnInvoker
{
    public override ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken)
    {
        state.Choose(in invocation);
        return ValueTask.CompletedTask;
    }
}
