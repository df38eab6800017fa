namespace Invoke.Graph;

/// <summary>A node failed.</summary>
/// <param name="nodeId">The node's id.</param>
/// <param name="nodeType">The node's type id.</param>
/// <param name="invocationId">The invocation's id.</param>
/// <param name="innerException">What the node threw.</param>
public sealed class NodeExecutionException(string nodeId, string nodeType, string invocationId, Exception innerException)
    : InvokeException($"Node '{invocationId}' ({nodeType}) failed: {innerException.Message}", innerException)
{
    /// <summary>Gets the node's id.</summary>
    public string NodeId { get; } = nodeId;

    /// <summary>Gets the node's type id.</summary>
    public string NodeType { get; } = nodeType;

    /// <summary>Gets the invocation's id: the node id and, behind an <c>@</c>, the iteration path.</summary>
    public string InvocationId { get; } = invocationId;
}
