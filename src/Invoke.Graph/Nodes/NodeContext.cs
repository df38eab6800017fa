namespace Invoke.Graph;

/// <summary>What a running node knows of its invocation, and how it reports progress.</summary>
/// <remarks>Cheap to copy; valid while the invocation runs.</remarks>
public readonly struct NodeContext
{
    private readonly IInvocationHost _host;
    private readonly Invocation _invocation;

    internal NodeContext(IInvocationHost host, in Invocation invocation)
    {
        _host = host;
        _invocation = invocation;
    }

    /// <summary>Gets the id of the session, which is one run of a graph.</summary>
    public string SessionId => _host.SessionId;

    /// <summary>Gets the id of the node in its graph.</summary>
    public string NodeId => _host.GetNode(_invocation).Id;

    /// <summary>Gets the id of the invocation: the node id and, behind an <c>@</c>, the iteration path.</summary>
    public string InvocationId => _host.GetInvocationId(_invocation);

    /// <summary>Gets whether the author of the graph marked the node's result as a step on the way.</summary>
    public bool IsIntermediate => _host.IsIntermediate(_invocation);

    /// <summary>Gets the node types and JSON contracts that the run knows: the container's, or the built-in ones where there is no container.</summary>
    public NodeCatalog Catalog => _host.Catalog;

    /// <summary>Gets <see cref="GraphRunOptions.Workflow"/> of the run.</summary>
    public string? Workflow => _host.Workflow;

    /// <summary>Gets the clock of the run.</summary>
    public TimeProvider TimeProvider => _host.Time;

    /// <summary>Gets whether somebody watches the run and asked for pictures of what is being made; where not, making one is wasted.</summary>
    /// <value>True where <see cref="GraphRunOptions.WantsPreviews"/> is set and the run has an observer.</value>
    public bool WantsPreviews => _host.WantsPreviews;

    /// <summary>Makes a graph of what led to this invocation, with the values that flowed: enough to make its result again, and nothing else.</summary>
    /// <returns>
    /// A graph of its own with one node for each invocation that was needed, this one included, under its <see cref="NodeId"/> (with <c>_</c> for each dot).
    /// Inputs that were connected to text, numbers, flags, words or lists of these hold the values instead; what computed them is left out, and so
    /// are iterations, choices and what was not chosen. An item of a list that no collector made is set as it is.
    /// </returns>
    /// <remarks>Takes time in proportion to the nodes in it; nothing is kept for it while a graph runs.</remarks>
    public NodeGraph GetSlice() => _host.GetSlice(_invocation);

    /// <summary>Reports progress; observers and event streams receive it as an <see cref="InvocationProgressEvent"/>.</summary>
    /// <param name="step">The steps done, 0 to <paramref name="total"/>.</param>
    /// <param name="total">All steps, at least 1.</param>
    /// <param name="message">What is being done, if more than counting.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative, or <paramref name="total"/> is less than 1.</exception>
    public void ReportProgress(int step, int total, string? message = null) => ReportProgress(new NodeProgress(step, total) { Message = message });

    /// <summary>Reports progress with all that is known of it; observers and event streams receive it as an <see cref="InvocationProgressEvent"/>.</summary>
    /// <param name="progress">How far the node is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative, or the total is less than 1.</exception>
    public void ReportProgress(in NodeProgress progress)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(progress.Step, nameof(NodeProgress.Step));
        ArgumentOutOfRangeException.ThrowIfLessThan(progress.Total, 1, nameof(NodeProgress.Total));
        _host.ReportProgress(_invocation, progress);
    }
}
