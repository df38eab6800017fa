namespace Invoke.Graph;

/// <summary>An invocation will not run: it needs one that failed.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
public sealed record InvocationBlockedEvent(long Sequence, DateTimeOffset Time, string SessionId, string InvocationId, string NodeId, string NodeType)
    : InvocationEvent(Sequence, Time, SessionId, InvocationId, NodeId, NodeType);
