namespace Invoke.Graph;

/// <summary>The result of a node without outputs, for example one that only writes a file.</summary>
/// <remarks>
/// A node class whose <c>RunAsync</c> returns <see cref="ValueTask"/> or <see cref="Task"/> has it without naming it. A
/// <see cref="NodeDescriptor{TNode, TResult}"/> written by hand names it as its result and has an empty list of outputs.
/// </remarks>
public readonly record struct NoOutputs
{
    /// <summary>Gives the result when a task is done; costs nothing where it is done already.</summary>
    /// <param name="running">The task; its failure or cancellation is passed on.</param>
    /// <returns>A task that completes as <paramref name="running"/> does.</returns>
    public static ValueTask<NoOutputs> AfterAsync(ValueTask running)
    {
        if (running.IsCompletedSuccessfully)
        {
            // A pooled source behind the task is given back by asking for its result.
            running.GetAwaiter().GetResult();
            return default;
        }

        return WaitAsync(running);
    }

    /// <summary>Gives the result when a task is done.</summary>
    /// <param name="running">The task; its failure or cancellation is passed on.</param>
    /// <returns>A task that completes as <paramref name="running"/> does.</returns>
    public static ValueTask<NoOutputs> AfterAsync(Task running)
    {
        ArgumentNullException.ThrowIfNull(running);
        return AfterAsync(new ValueTask(running));
    }

    private static async ValueTask<NoOutputs> WaitAsync(ValueTask running)
    {
        await running.ConfigureAwait(false);
        return default;
    }
}
