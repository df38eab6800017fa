namespace Invoke.Graph;

/// <content>Whole results: all outputs of an invocation at once.</content>
public sealed partial class GraphRun
{
    /// <summary>Reads the result of a node that ran once.</summary>
    /// <typeparam name="TResult">The node's result.</typeparam>
    /// <param name="node">The node.</param>
    /// <returns>The result with all of the node's outputs.</returns>
    /// <exception cref="InvalidOperationException">The node did not finish, has several invocations, finished before a restore, or an output was released.</exception>
    public TResult GetResult<TResult>(INode<TResult> node) => Single(GetResults(node), IdOf(node), nameof(GetResults));

    /// <summary>Reads the results of all finished invocations of a node in path order.</summary>
    /// <typeparam name="TResult">The node's result.</typeparam>
    /// <param name="node">The node.</param>
    /// <returns>The results; empty where none finished.</returns>
    /// <exception cref="InvalidOperationException">An output was released (keep it with <see cref="GraphRunOptions.Keep(IOutput)"/>), or an invocation finished before a restore.</exception>
    public IReadOnlyList<TResult> GetResults<TResult>(INode<TResult> node) => GetResults<TResult>(IdOf(node));

    /// <summary>Reads the results of all finished invocations of a node by its id, in path order.</summary>
    /// <typeparam name="TResult">The node's result.</typeparam>
    /// <param name="nodeId">The node's id.</param>
    /// <returns>The results; empty where none finished.</returns>
    /// <exception cref="ArgumentException">The graph has no such node, or the node has another result.</exception>
    /// <exception cref="InvalidOperationException">An output was released (keep it with <see cref="GraphRunOptions.Keep(IOutput)"/>), or an invocation finished before a restore.</exception>
    public IReadOnlyList<TResult> GetResults<TResult>(string nodeId)
    {
        PlanNode node = _session.Find(nodeId);
        if (_session.States[node.Index] is not IResultState<TResult> state)
        {
            throw new ArgumentException(
                $"Node '{nodeId}' ({node.Descriptor.Type}) has no result of the type {typeof(TResult)}; name the type that its RunAsync returns.", nameof(nodeId));
        }

        int[] rows = [.. FinishedRows(node, node.Descriptor.Outputs)];
        return Array.Exists(rows, row => _session.IsRestored(node, row))
            ? throw new InvalidOperationException(
                $"Invocations of '{nodeId}' finished before the session was restored; a snapshot keeps outputs, not whole results. Read them one by one with Get or GetAll.")
            : Array.ConvertAll(rows, row => state.Results.Rows[row]);
    }

    private static string IdOf<TResult>(INode<TResult> node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Id ?? throw new ArgumentException($"A node of type '{node.Descriptor.Type}' is in no graph; use the one that was added.", nameof(node));
    }
}
