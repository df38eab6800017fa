namespace Invoke.Graph;

/// <summary>A node failed.</summary>
/// <param name="nodeId">The node's id.</param>
/// <param name="nodeType">The node's type id.</param>
/// <param name="invocationId">The invocation's id.</param>
/// <param name="innerException">What the node threw; the last time, where it was tried several times.</param>
/// <param name="attempts">How often it was tried.</param>
public sealed class NodeExecutionException(string nodeId, string nodeType, string invocationId, Exception innerException, int attempts = 1)
    : InvokeException($"Node '{invocationId}' ({nodeType}) failed{(attempts > 1 ? $" after {attempts} attempts" : string.Empty)}: {innerException.Message}", innerException)
{
    /// <summary>Gets the node's id.</summary>
    public string NodeId { get; } = nodeId;

    /// <summary>Gets the node's type id.</summary>
    public string NodeType { get; } = nodeType;

    /// <summary>Gets the invocation's id: the node id and, behind an <c>@</c>, the iteration path.</summary>
    public string InvocationId { get; } = invocationId;

    /// <summary>Gets how often the invocation was tried.</summary>
    public int Attempts { get; } = attempts;
}
