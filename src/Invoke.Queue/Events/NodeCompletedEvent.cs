using System.Text.Json;

namespace Invoke.Queue;

/// <summary>An invocation completed; what it gave is kept.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="BatchId">The item's batch.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
/// <param name="Result">The outputs that have a JSON form, an object with their names and the kind of result under <c>type</c>, for example <c>image_output</c>.</param>
/// <param name="FromCache">Whether the result is that of an equal invocation before.</param>
/// <param name="RunFraction">How much of the session is done, 0 to 1; it may go down while lists are made.</param>
public sealed record NodeCompletedEvent(
    long ItemId, string BatchId, string SessionId, string InvocationId, string NodeId, string NodeType, JsonElement Result, bool FromCache, double RunFraction)
    : NodeEvent(ItemId, BatchId, SessionId, InvocationId, NodeId, NodeType);
