namespace Invoke.Graph;

/// <summary>Lets a node check rules that span several of its inputs.</summary>
public sealed class NodeValidationContext
{
    private readonly IConnections _connections;
    private readonly List<GraphProblem> _problems;
    private int _index;

    internal NodeValidationContext(IConnections connections, List<GraphProblem> problems)
    {
        _connections = connections;
        _problems = problems;
    }

    /// <summary>The node that is checked; one context serves all nodes of a graph, one after another.</summary>
    internal Node? Node { get; private set; }

    internal void Check(Node node, int index)
    {
        (Node, _index) = (node, index);
        node.Validate(this);
    }

    /// <summary>Tells whether an input takes its value from a connection, so that its literal does not count.</summary>
    /// <param name="port">The input's name on the wire; a name that the node's type does not have is never connected.</param>
    /// <returns>True where the input is connected.</returns>
    public bool IsConnected(string port) => _connections.IsConnected(_index, port);

    /// <summary>Reports a value out of its range as an <see cref="GraphProblemCode.OutOfRange"/> problem.</summary>
    /// <param name="port">The input's name on the wire.</param>
    /// <param name="message">What the value is and what is allowed, for example "is 1; it must be greater than start (5)".</param>
    public void ReportOutOfRange(string port, string message) =>
        // A node is being checked while it can call this.
        _problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, Node!, port, $"input '{port}' {message}"));
}
