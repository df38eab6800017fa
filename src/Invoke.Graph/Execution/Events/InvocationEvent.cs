namespace Invoke.Graph;

/// <summary>Something that happened to one invocation.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation: the node id and, behind an <c>@</c>, the iteration path.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
public abstract record InvocationEvent(long Sequence, DateTimeOffset Time, string SessionId, string InvocationId, string NodeId, string NodeType)
    : GraphEvent(Sequence, Time, SessionId);
