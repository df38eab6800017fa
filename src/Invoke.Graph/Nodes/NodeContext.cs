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

    /// <summary>Reports progress; observers and event streams receive it as an <see cref="InvocationProgressEvent"/>.</summary>
    /// <param name="step">The steps done, 0 to <paramref name="total"/>.</param>
    /// <param name="total">All steps, at least 1.</param>
    /// <param name="message">What is being done, if more than counting.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative, or <paramref name="total"/> is less than 1.</exception>
    public void ReportProgress(int step, int total, string? message = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(total, 1);
        _host.ReportProgress(_invocation, step, total, message);
    }
}
