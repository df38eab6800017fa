namespace Invoke.Graph;

/// <summary>Options of one session.</summary>
public sealed class GraphSessionOptions
{
    /// <summary>Gets or sets the order of execution.</summary>
    /// <value>The default is null: depth-first. A session that is restored normally takes the one before.</value>
    public IGraphScheduler? Scheduler { get; set; }

    /// <summary>Gets or sets the session's id.</summary>
    /// <value>The default is null: a new UUIDv7. A session that is restored keeps its id, whatever is set here.</value>
    public string? SessionId { get; set; }

    /// <summary>Gets or sets whether the rest of the graph goes on when an invocation fails.</summary>
    /// <value>The default is false: after the first failure nothing more starts.</value>
    public bool ContinueOnError { get; set; }

    /// <summary>Gets or sets whether a collector leaves out items that failed, instead of being blocked by them.</summary>
    /// <value>The default is false. Only used with <see cref="ContinueOnError"/>.</value>
    public bool LeaveOutFailedItems { get; set; }

    /// <summary>Gets or sets the part of the session that is carried out.</summary>
    /// <value>The default is null: all of it.</value>
    public SessionPart? Part { get; set; }
}
