using System.Globalization;

namespace Invoke.Graph;

/// <summary>Options of one run.</summary>
public sealed class GraphRunOptions
{
    private readonly List<IOutput> _kept = [];
    private readonly List<GraphOutput> _keptNames = [];

    /// <summary>Gets or sets the order of execution.</summary>
    /// <value>The default is null: the runner's scheduler, which is depth-first unless chosen otherwise.</value>
    public IGraphScheduler? Scheduler { get; set; }

    /// <summary>Gets or sets the session's id.</summary>
    /// <value>The default is null: a new UUIDv7. A run that resumes keeps the id of its snapshot, whatever is set here.</value>
    public string? SessionId { get; set; }

    /// <summary>Gets or sets how many invocations of this run may be under way at a time.</summary>
    /// <value>1 or more; the default is 1, one invocation after another.</value>
    /// <remarks>
    /// Ids, values and the order inside lists are the same for any number; what starts when depends on what finishes when. Several runs
    /// share nothing of it: each has its own limits.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxDegreeOfParallelism));
            field = value;
        }
    } = 1;

    /// <summary>Gets or sets how many iterations of an outermost axis may be begun but not finished, so that a slow node's free neighbours do not pile up their outputs.</summary>
    /// <value>1 or more; the default is null: <see cref="MaxDegreeOfParallelism"/> plus one. Without effect while that is 1.</value>
    /// <remarks>An invocation starts only if its outermost index is less than this above the smallest unfinished one of that axis.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? IterationWindow
    {
        get;
        set
        {
            if (value is { } window)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(window, 1, nameof(IterationWindow));
            }

            field = value;
        }
    }

    /// <summary>Gets or sets where results of equal invocations are looked up.</summary>
    /// <value>The default is null: the runner's cache, which is none unless chosen.</value>
    public IResultCache? Cache { get; set; }

    /// <summary>Gets or sets whether the run uses a cache; where not, it neither takes results nor leaves any.</summary>
    /// <value>The default is true, which does nothing where neither the run nor the runner has a cache.</value>
    public bool UseCache { get; set; } = true;

    /// <summary>Gets or sets how nodes are tried again and timed out, where <see cref="NodePolicies"/> says nothing for a node.</summary>
    /// <value>The default is null: one attempt, without a limit of time.</value>
    public NodePolicy? Policy { get; set; }

    /// <summary>Gets how single nodes are tried again and timed out, by node id; in place of <see cref="Policy"/>.</summary>
    /// <value>Empty by default. The run throws an <see cref="ArgumentException"/> where the graph has no such node, or the engine carries it out itself.</value>
    public IDictionary<string, NodePolicy> NodePolicies { get; } = new Dictionary<string, NodePolicy>(StringComparer.Ordinal);

    /// <summary>Gets how many invocations of a lane may be under way at a time in this run, by the lane's name: <see cref="NodeAttribute.Lane"/> of node types.</summary>
    /// <value>
    /// Each 1 or more; empty by default. A lane that is not named takes as many as <see cref="GraphLanes"/> lets run in the whole process, and one where that
    /// has no limit for it; a lane that no node of the graph has is no error. The run throws an <see cref="ArgumentException"/> where a limit is less than 1, or is of no name.
    /// </value>
    /// <remarks>Without effect while <see cref="MaxDegreeOfParallelism"/> is 1. Node types without a lane are bounded by that number only.</remarks>
    public IDictionary<string, int> LaneLimits { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Gets or sets the document of an editor that the graph was made from; nodes that write files may keep it in them.</summary>
    /// <value>The default is null. A JSON object, for example a workflow of InvokeAI.</value>
    public string? Workflow { get; set; }

    /// <summary>Gets the observers of the run.</summary>
    public IList<IGraphObserver> Observers { get; } = [];

    /// <summary>Gets or sets whether nodes are asked for pictures of what they are making, for <see cref="InvocationProgressEvent.Preview"/>.</summary>
    /// <value>The default is false. Without effect where the run has no observer.</value>
    public bool WantsPreviews { get; set; }

    /// <summary>Gets or sets whether the rest of the graph goes on when an invocation fails.</summary>
    /// <value>The default is false. What needs the failed invocation is blocked; the run ends as failed with every error.</value>
    public bool ContinueOnError { get; set; }

    /// <summary>Gets or sets whether a collector leaves out items that failed, instead of being blocked by them.</summary>
    /// <value>The default is false. Only used with <see cref="ContinueOnError"/>.</value>
    public bool LeaveOutFailedItems { get; set; }

    /// <summary>Gets or sets what holds invocations back, for example a <see cref="PauseGate"/>.</summary>
    /// <value>The default is null: nothing does.</value>
    public IInvocationGate? Gate { get; set; }

    /// <summary>Gets or sets the part of the session that this run carries out, where several processes share one; see <see cref="SessionPart"/>.</summary>
    /// <value>The default is null: all of it.</value>
    public SessionPart? Part { get; set; }

    /// <summary>Gets or sets where the session is written down while it runs, so that another process can go on where this one died.</summary>
    /// <value>The default is null: nowhere. A run that resumes from a journal continues that one; it must be the same.</value>
    public ISessionJournal? Journal { get; set; }

    /// <summary>Gets or sets the most bytes one output may have in the journal; a larger one is left out, and made again where it is needed after a restore.</summary>
    /// <value>0 or more; the default is a mebibyte.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxJournaledOutputBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MaxJournaledOutputBytes));
            field = value;
        }
    } = GraphSession.DefaultMaxJournaledOutputBytes;

    internal IReadOnlyList<IOutput> Kept => _kept;

    internal IReadOnlyList<GraphOutput> KeptNames => _keptNames;

    /// <summary>Makes the session that a run goes on with; null for one that starts anew.</summary>
    internal Func<GraphPlan, GraphInputs?, GraphSessionOptions, GraphSession>? Resumed { get; private set; }

    internal bool ResumesJournal { get; private set; }

    /// <summary>Makes the run go on where a snapshot was taken, under the same session id: what had finished does not run again.</summary>
    /// <param name="snapshot">A snapshot of a run of the same graph, from <see cref="GraphRun.ToJson"/> or <see cref="GraphSession.ToJson"/>.</param>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public GraphRunOptions ResumeFrom(string snapshot, NodeCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(catalog);
        Resumed = (plan, inputs, session) => GraphSession.Restore(plan, snapshot, catalog, inputs, session);
        ResumesJournal = false;
        return this;
    }

    /// <summary>Makes the run go on where a journal ends, under the same session id: what had finished does not run again.</summary>
    /// <param name="journal">The entries that a <see cref="Journal"/> was given by a run of the same graph, in order.</param>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public GraphRunOptions ResumeFrom(IReadOnlyList<string> journal, NodeCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(catalog);
        Resumed = (plan, inputs, session) => GraphSession.Restore(plan, journal, catalog, inputs, session);
        ResumesJournal = true;
        return this;
    }

    /// <summary>Keeps the disposables of an output until the run is disposed, instead of releasing them with their last reader.</summary>
    /// <param name="output">The output.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public GraphRunOptions Keep(IOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _kept.Add(output);
        return this;
    }

    /// <summary>Keeps the disposables of a named output of the graph until the run is disposed.</summary>
    /// <param name="output">The output.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public GraphRunOptions Keep(GraphOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _keptNames.Add(output);
        return this;
    }

    /// <summary>Puts the limits of a run of several invocations at a time around its order.</summary>
    /// <exception cref="ArgumentException">A lane's limit is less than 1, or is of no name.</exception>
    internal IGraphScheduler Limit(IGraphScheduler order, GraphLanes? lanes = null)
    {
        foreach ((string lane, int limit) in LaneLimits.Where(static lane => lane.Key.Length == 0 || lane.Value < 1))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{nameof(GraphRunOptions)}.{nameof(LaneLimits)}: lane '{lane}' has the limit {limit}; a lane needs a name, and a limit of 1 or more."));
        }

        return MaxDegreeOfParallelism == 1
            ? order
            : new ParallelScheduler(order, LimitsWith(lanes), IterationWindow ?? Math.Min(MaxDegreeOfParallelism, int.MaxValue - 1) + 1, Part);
    }

    private Dictionary<string, int> LimitsWith(GraphLanes? lanes)
    {
        var limits = new Dictionary<string, int>(lanes?.Limits ?? new Dictionary<string, int>(), StringComparer.Ordinal);
        foreach ((string lane, int limit) in LaneLimits)
        {
            limits[lane] = limit;
        }

        return limits;
    }
}
