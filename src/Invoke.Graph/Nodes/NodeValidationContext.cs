namespace Invoke.Graph;

/// <summary>Lets a node check rules that span several of its inputs.</summary>
public sealed class NodeValidationContext
{
    private readonly GraphAnalysis _analysis;
    private readonly int _node;

    internal NodeValidationContext(GraphAnalysis analysis, int node)
    {
        _analysis = analysis;
        _node = node;
    }

    /// <summary>Tells whether an input takes its value from a connection, so that its literal does not count.</summary>
    /// <param name="port">The input's name on the wire; a name that the node's type does not have is never connected.</param>
    /// <returns>True where the input is connected.</returns>
    public bool IsConnected(string port) => _analysis.IsConnected(_node, port);

    /// <summary>Reports a value out of its range as an <see cref="GraphProblemCode.OutOfRange"/> problem.</summary>
    /// <param name="port">The input's name on the wire.</param>
    /// <param name="message">What the value is and what is allowed, for example "is 1; it must be greater than start (5)".</param>
    public void ReportOutOfRange(string port, string message) =>
        _analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, _analysis.Nodes[_node], port, $"input '{port}' {message}"));
}
