namespace Invoke.Queue;

/// <summary>An invocation started.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="BatchId">The item's batch.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
public sealed record NodeStartedEvent(long ItemId, string BatchId, string SessionId, string InvocationId, string NodeId, string NodeType)
    : NodeEvent(ItemId, BatchId, SessionId, InvocationId, NodeId, NodeType);
