using System.Text.Json;

namespace Invoke.Queue;

/// <summary>Something that happened to one invocation of a node of a session.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="BatchId">The item's batch.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation: the node id and, behind an <c>@</c>, the iteration path.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
public abstract record NodeEvent(long ItemId, string BatchId, string SessionId, string InvocationId, string NodeId, string NodeType) : QueueEvent
{
    /// <summary>Gets who enqueued the item.</summary>
    public string? Origin { get; init; }

    /// <summary>Gets where the item's results are to go.</summary>
    public string? Destination { get; init; }

    /// <summary>Gets who runs the invocation; null in events of earlier versions.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Gets the node as the session's graph has it, with its literals; null where the graph has it only inside a called one.</summary>
    public JsonElement? Node { get; init; }
}
