namespace Invoke.Graph;

/// <summary>An input of a node in a graph: where a connection ends.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="node">The node.</param>
/// <param name="port">The input's name on the wire.</param>
public sealed class Input<T>(Node node, string port)
{
    /// <summary>Gets the node.</summary>
    public Node Node { get; } = node ?? throw new ArgumentNullException(nameof(node));

    /// <summary>Gets the input's name on the wire.</summary>
    public string Port { get; } = port ?? throw new ArgumentNullException(nameof(port));

    /// <inheritdoc/>
    public override string ToString() => $"{Node.Id}.{Port}";
}
