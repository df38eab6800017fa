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

    /// <summary>Gets or sets where results of equal invocations are looked up.</summary>
    /// <value>The default is null: the runner's cache, which is none unless chosen.</value>
    public IResultCache? Cache { get; set; }

    /// <summary>Gets or sets whether the run uses a cache; where not, it neither takes results nor leaves any.</summary>
    /// <value>The default is true, which does nothing where neither the run nor the runner has a cache.</value>
    public bool UseCache { get; set; } = true;

    /// <summary>Gets the observers of the run.</summary>
    public IList<IGraphObserver> Observers { get; } = [];

    internal IReadOnlyList<IOutput> Kept => _kept;

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
