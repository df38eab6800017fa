namespace Invoke.Graph;

/// <summary>Lets a node check rules that span several of its inputs.</summary>
public sealed class NodeValidationContext
{
    private readonly Node _node;
    private readonly IConnections _connections;
    private readonly int _index;
    private readonly List<GraphProblem> _problems;

    internal NodeValidationContext(Node node, IConnections connections, int index, List<GraphProblem> problems)
    {
        _node = node;
        _connections = connections;
        _index = index;
        _problems = problems;
    }

    /// <summary>Tells whether an input takes its value from a connection, so that its literal does not count.</summary>
    /// <param name="port">The input's name on the wire; a name that the node's type does not have is never connected.</param>
    /// <returns>True where the input is connected.</returns>
    public bool IsConnected(string port) => _connections.IsConnected(_index, port);

    /// <summary>Reports a value out of its range as an <see cref="GraphProblemCode.OutOfRange"/> problem.</summary>
    /// <param name="port">The input's name on the wire.</param>
    /// <param name="message">What the value is and what is allowed, for example "is 1; it must be greater than start (5)".</param>
    public void ReportOutOfRange(string port, string message) =>
        _problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, _node, port, $"input '{port}' {message}"));
}
