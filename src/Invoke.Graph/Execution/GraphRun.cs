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

    /// <summary>Gets the ids of the invocations that no If needed, in node and path order.</summary>
    public IEnumerable<string> Skipped => _session.Skipped;

    /// <summary>Gets the ids of the invocations that did not run because they need one that failed, in node and path order.</summary>
    public IEnumerable<string> Blocked => _session.Blocked;

    /// <summary>Reads the output of a node that ran once.</summary>
    /// <typeparam name="T">The output's type.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">The node did not finish, has several invocations, or the value was released.</exception>
    public T Get<T>(Output<T> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return Single(GetAll(output), output, nameof(GetAll));
    }

    /// <summary>Reads the outputs of all finished invocations of a node in path order.</summary>
    /// <typeparam name="T">The output's type.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>The values; empty where none finished.</returns>
    /// <exception cref="InvalidOperationException">The values were released; keep them with <see cref="GraphRunOptions.Keep"/>.</exception>
    public IReadOnlyList<T> GetAll<T>(Output<T> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        PlanNode node = OutputReading.Node(_session, output);
        ValueSource<T> source = OutputReading.Source(_session, output);
        return [.. FinishedRows(node, [OutputReading.PortOf(node, output)]).Select(source.Read)];
    }

    /// <summary>Reads the outputs of all finished invocations of a node by the names on the wire, in path order.</summary>
    /// <param name="nodeId">The node's id.</param>
    /// <param name="port">The output's name on the wire.</param>
    /// <returns>The values; empty where none finished.</returns>
    /// <exception cref="ArgumentException">The graph has no such node, or the node no such output.</exception>
    /// <exception cref="InvalidOperationException">The values were released; keep them with <see cref="GraphRunOptions.Keep"/>.</exception>
    public IReadOnlyList<object?> GetAll(string nodeId, string port)
    {
        PlanNode node = _session.Find(nodeId);
        OutputPort output = node.Descriptor.FindOutput(port) ?? throw new ArgumentException($"Node {node} has no output '{port}'.", nameof(port));
        ValueSource source = _session.States[node.Index].GetOutput(output.Index);
        return [.. FinishedRows(node, [output]).Select(source.ReadBoxed)];
    }

    /// <summary>Counts the invocations of a node that were known; for an iterator, its items.</summary>
    /// <param name="nodeId">The node's id.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">The graph has no such node.</exception>
    public int CountOf(string nodeId) => _session.CountOf(nodeId);

    /// <summary>Writes a snapshot of the session, from which a later run can go on; see <see cref="GraphRunOptions.ResumeFrom"/>.</summary>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <returns>The snapshot, a JSON object; see <see cref="GraphSession.ToJson"/>.</returns>
    public string ToJson(NodeCatalog catalog) => _session.ToJson(catalog);

    /// <summary>Throws where the run did not complete.</summary>
    /// <exception cref="NodeExecutionException">A node failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void ThrowIfNotCompleted()
    {
        if (Status == GraphStatus.Failed)
        {
            throw Errors[0];
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

    private T Single<T>(IReadOnlyList<T> all, object source, string method) => all.Count switch
    {
        1 => all[0],
        0 when Status == GraphStatus.Completed => throw new InvalidOperationException($"'{source}' has no value: the node ran for no item; use {method}."),
        0 => throw new InvalidOperationException($"'{source}' has no value: the node did not finish; the run is {Status}."),
        _ => throw new InvalidOperationException($"'{source}' has {all.Count} values; use {method}."),
    };

    private IEnumerable<int> FinishedRows(PlanNode node, IReadOnlyList<OutputPort> outputs)
    {
        var blocks = new List<RowBlock>();
        new RowEnumeration(_session.Plan.Root, node.Space).CopyTo(_session.Paths, 0, blocks);
        foreach (RowBlock block in blocks)
        {
            for (int row = block.FirstRow; row < block.FirstRow + block.Count; row++)
            {
                if (!_session.IsFinished(node, row))
                {
                    continue;
                }

                if (outputs.FirstOrDefault(output => _session.IsMissing(node, output.Index, row)) is { } missing)
                {
                    throw new InvalidOperationException(
                        $"'{node.Id}.{missing.Name}' finished before the session was restored, and its value could not be saved in the snapshot.");
                }

                if (outputs.FirstOrDefault(output => _session.Lifetimes.IsReleased(node, output.Index, row)) is { } released)
                {
                    throw new InvalidOperationException(
                        $"'{node.Id}.{released.Name}' was released when its last reader was done; keep it with GraphRunOptions.Keep.");
                }

                yield return row;
            }
        }
    }
}
