namespace Invoke.Graph;

/// <summary>A node reported progress.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
/// <param name="Step">The steps done.</param>
/// <param name="Total">All steps.</param>
/// <param name="Message">What is being done, if more than counting.</param>
public sealed record InvocationProgressEvent(
    long Sequence, DateTimeOffset Time, string SessionId, string InvocationId, string NodeId, string NodeType, int Step, int Total, string? Message)
    : InvocationEvent(Sequence, Time, SessionId, InvocationId, NodeId, NodeType);
