namespace Invoke.Graph;

/// <summary>An output of a node in a graph.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="node">The node.</param>
/// <param name="port">The output's name on the wire.</param>
public class Output<T>(Node node, string port) : IOutput<T>
{
    /// <summary>Gets the node.</summary>
    public Node Node { get; } = node ?? throw new ArgumentNullException(nameof(node));

    /// <summary>Gets the output's name on the wire.</summary>
    public string Port { get; } = port ?? throw new ArgumentNullException(nameof(port));

    Node? IOutput.Node => Node;

    /// <inheritdoc/>
    public override string ToString() => $"{Node.Id}.{Port}";
}
