namespace Invoke.Queue;

/// <summary>An invocation failed.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="BatchId">The item's batch.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
/// <param name="Error">What failed.</param>
public sealed record NodeFailedEvent(long ItemId, string BatchId, string SessionId, string InvocationId, string NodeId, string NodeType, SessionError Error)
    : NodeEvent(ItemId, BatchId, SessionId, InvocationId, NodeId, NodeType);
