namespace Invoke.Graph;

/// <summary>Nothing is ready and nothing runs, but the session is not complete: the scheduler lost work.</summary>
/// <param name="blocked">The nodes that have unfinished invocations.</param>
public sealed class GraphStalledException(IReadOnlyList<string> blocked)
    : InvokeException($"Nothing is ready, but these nodes have not finished: {string.Join(", ", blocked)}. A scheduler must hand out every invocation that was added to it.")
{
    /// <summary>Gets the ids of the nodes that have unfinished invocations.</summary>
    public IReadOnlyList<string> Blocked { get; } = blocked;
}
