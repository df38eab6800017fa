namespace Invoke.Graph;

/// <summary>Options of one run.</summary>
public sealed class GraphRunOptions
{
    private readonly List<IOutput> _kept = [];

    /// <summary>Gets or sets the order of execution.</summary>
    /// <value>The default is null: the runner's scheduler, which is depth-first unless chosen otherwise.</value>
    public IGraphScheduler? Scheduler { get; set; }

    /// <summary>Gets or sets the session's id.</summary>
    /// <value>The default is null: a new UUIDv7.</value>
    public string? SessionId { get; set; }

    /// <summary>Gets the observers of the run.</summary>
    public IList<IGraphObserver> Observers { get; } = [];

    /// <summary>Gets or sets whether the rest of the graph goes on when an invocation fails.</summary>
    /// <value>The default is false. What needs the failed invocation is blocked; the run ends as failed with every error.</value>
    public bool ContinueOnError { get; set; }

    /// <summary>Gets or sets whether a collector leaves out items that failed, instead of being blocked by them.</summary>
    /// <value>The default is false. Only used with <see cref="ContinueOnError"/>.</value>
    public bool LeaveOutFailedItems { get; set; }

    internal IReadOnlyList<IOutput> Kept => _kept;

    internal (string Snapshot, NodeCatalog Catalog)? Resumed { get; private set; }

    /// <summary>Makes the run go on where a snapshot was taken, under the same session id: what had finished does not run again.</summary>
    /// <param name="snapshot">A snapshot of a run of the same graph, from <see cref="GraphRun.ToJson"/> or <see cref="GraphSession.ToJson"/>.</param>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public GraphRunOptions ResumeFrom(string snapshot, NodeCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(catalog);
        Resumed = (snapshot, catalog);
        return this;
    }

    internal GraphSessionOptions ToSessionOptions() => new() { ContinueOnError = ContinueOnError, LeaveOutFailedItems = LeaveOutFailedItems };

    /// <summary>Keeps the disposables of an output until the run is disposed, instead of releasing them with their last reader.</summary>
    /// <param name="output">The output.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public GraphRunOptions Keep(IOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _kept.Add(output);
        return this;
    }
}
