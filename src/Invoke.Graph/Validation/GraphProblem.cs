namespace Invoke.Graph;

/// <summary>One fault of a graph: what it is, where it is, and what to do.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="NodeId">The node; null where the fault is not at one node.</param>
/// <param name="Port">The port's name on the wire; null where the fault is not at one port.</param>
/// <param name="Message">One sentence that names the thing and says what to do.</param>
public sealed record GraphProblem(GraphProblemCode Code, string? NodeId, string? Port, string Message)
{
    /// <summary>Gets the code as a word that stays the same across versions, for example <c>type-mismatch</c>.</summary>
    public string CodeText => Code switch
    {
        GraphProblemCode.UnknownNode => "unknown-node",
        GraphProblemCode.UnknownPort => "unknown-port",
        GraphProblemCode.UnknownType => "unknown-type",
        GraphProblemCode.TypeMismatch => "type-mismatch",
        GraphProblemCode.OccupiedInput => "occupied-input",
        GraphProblemCode.MissingInput => "missing-input",
        GraphProblemCode.Cycle => "cycle",
        GraphProblemCode.DuplicateNode => "duplicate-node",
        GraphProblemCode.DuplicateEdge => "duplicate-edge",
        GraphProblemCode.IdMismatch => "id-mismatch",
        GraphProblemCode.IteratorInput => "iterator-input",
        GraphProblemCode.CollectorInput => "collector-input",
        GraphProblemCode.ProtectedPort => "protected-port",
        GraphProblemCode.UnsupportedVersion => "unsupported-version",
        GraphProblemCode.Recursion => "recursion",
        GraphProblemCode.DuplicateAlias => "duplicate-alias",
        _ => "out-of-range",
    };

    /// <inheritdoc/>
    public override string ToString() => $"{CodeText}: {Message}";

    /// <summary>Creates a problem at a port, with a message in the house's form.</summary>
    /// <param name="code">What is wrong.</param>
    /// <param name="node">The node.</param>
    /// <param name="port">The port's name on the wire.</param>
    /// <param name="message">What is wrong and what to do, without a full stop; the node is named in front of it.</param>
    /// <returns>The problem.</returns>
    public static GraphProblem OnPort(GraphProblemCode code, Node node, string port, string message)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new(code, node.Id, port, $"Node '{node.Id}' ({node.Descriptor.Type}): {message}.");
    }

    internal static GraphProblem UnknownInput(Node node, string port) => OnPort(GraphProblemCode.UnknownPort, node, port,
        $"there is no input '{port}'; inputs are {Quoted(node.Descriptor.Inputs.Select(input => input.Name))}");

    internal static GraphProblem UnknownOutput(Node node, string port) => OnPort(GraphProblemCode.UnknownPort, node, port,
        $"there is no output '{port}'; outputs are {Quoted(node.Descriptor.Outputs.Select(output => output.Name))}");

    internal static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'").DefaultIfEmpty("none"));
}
