namespace Invoke.Graph;

/// <summary>One attempt at an invocation in steps: it was made with its inputs, runs beside others, and is stored.</summary>
/// <remarks>Making and storing touch the columns that all invocations share, so whoever runs several at a time does them one at a time.</remarks>
internal abstract class NodeCall
{
    /// <summary>Runs the node's body once; touches nothing that other invocations use.</summary>
    public abstract ValueTask RunAsync(CancellationToken cancellationToken);

    /// <summary>Stores the result, once the body has completed successfully.</summary>
    public abstract void Store();

    /// <summary>Runs and stores, for a run of one invocation at a time.</summary>
    public async ValueTask RunAndStoreAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken).ConfigureAwait(false);
        Store();
    }
}

internal sealed class NodeCall<TNode, TResult>(ResultColumn<TResult> results, NodeBody<TNode, TResult> body, TNode node, NodeContext context, int row) : NodeCall
    where TNode : Node
{
    /// <summary>Gets or sets the result; meaningful once the body has completed, or where it is known without running it.</summary>
    public TResult? Result { get; set; }

    public override ValueTask RunAsync(CancellationToken cancellationToken)
    {
        ValueTask<TResult> running = body(node, context, cancellationToken);
        if (running.IsCompletedSuccessfully)
        {
            Result = running.Result;
            return ValueTask.CompletedTask;
        }

        return KeepWhenDoneAsync(running);
    }

    // The body has completed, so what it gave is there, be it null.
    public override void Store() => results.Rows[row] = Result!;

    private async ValueTask KeepWhenDoneAsync(ValueTask<TResult> running) => Result = await running.ConfigureAwait(false);
}
