namespace Invoke.Graph;

/// <summary>A run that has ended, with all results that were finished.</summary>
public sealed partial class GraphRun : IAsyncDisposable
{
    private readonly GraphSession _session;
    private readonly Func<ValueTask> _disposeReleased;

    internal GraphRun(GraphSession session, Func<ValueTask> disposeReleased)
    {
        _session = session;
        _disposeReleased = disposeReleased;
        Status = session.Status;
    }

    /// <summary>Gets the session's id.</summary>
    public string SessionId => _session.Id;

    /// <summary>Gets how the run ended.</summary>
    public GraphStatus Status { get; }

    /// <summary>Gets what failed, in path order; empty for a run that completed.</summary>
    public IReadOnlyList<NodeExecutionException> Errors => _session.Errors;

    /// <summary>Gets the number of invocations that finished.</summary>
    public long FinishedCount => _session.FinishedCount;

    /// <summary>Gets the ids of the finished invocations in the order they finished.</summary>
    public IEnumerable<string> History => _session.History;

    /// <summary>Gets the ids of the invocations that no If or switch needed, in node and path order.</summary>
    public IEnumerable<string> Skipped => _session.Skipped;

    /// <summary>Gets the ids of the invocations that did not run because they need one that failed, in node and path order.</summary>
    public IEnumerable<string> Blocked => _session.Blocked;

    /// <summary>Counts the invocations of a node that were known; for an iterator, its items.</summary>
    /// <param name="nodeId">The node's id.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">The graph has no such node.</exception>
    public int CountOf(string nodeId) => _session.CountOf(nodeId);

    /// <summary>Writes a snapshot of the session, from which a later run can go on; see <see cref="GraphRunOptions.ResumeFrom(string, NodeCatalog)"/>.</summary>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <returns>The snapshot, a JSON object; see <see cref="GraphSession.ToJson"/>.</returns>
    public string ToJson(NodeCatalog catalog) => _session.ToJson(catalog);

    /// <summary>Throws where the run did not complete.</summary>
    /// <exception cref="NodeExecutionException">A node failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The run carried out a part of the session, and more is left.</exception>
    public void ThrowIfNotCompleted()
    {
        if (Status == GraphStatus.Failed)
        {
            throw Errors[0];
        }

        if (Status == GraphStatus.Suspended)
        {
            throw new InvalidOperationException(
                $"Session {SessionId} has done its part, {FinishedCount} invocations, and the rest is left to other runs; resume it without a part from the journals of all of them.");
        }

        if (Status != GraphStatus.Completed)
        {
            throw new OperationCanceledException($"Session {SessionId} was cancelled after {FinishedCount} invocations.");
        }
    }

    /// <summary>Releases the outputs that were kept; disposing twice is harmless.</summary>
    /// <returns>A task that completes when they are disposed.</returns>
    public ValueTask DisposeAsync()
    {
        _session.Lifetimes.LetGoOfKept();
        return _disposeReleased();
    }
}
