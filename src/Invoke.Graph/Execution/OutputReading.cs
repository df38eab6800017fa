namespace Invoke.Graph;

/// <summary>Looks up where the values of an output are.</summary>
internal static class OutputReading
{
    public static ValueSource<T> Source<T>(GraphSession session, Output<T> output)
    {
        PlanNode node = Node(session, output);
        return session.States[node.Index].GetOutput(PortOf(node, output).Index) switch
        {
            ValueSource<T> same => same,
            ValueSource other when typeof(T).IsAssignableFrom(other.Type.ClrType) || other.Type is AnyPortType => new ConvertedSource<T>(new ContractPortType<T>(typeof(T).Name), other),
            ValueSource other => throw new ArgumentException($"Output '{output}' gives {other.Type}, not {typeof(T).Name}.", nameof(output)),
        };
    }

    public static PlanNode Node(GraphSession session, IOutput output) => output.Node?.Id is { } id
        ? session.Find(id)
        : throw new ArgumentException("The output belongs to no node of the graph.", nameof(output));

    public static OutputPort PortOf(PlanNode node, IOutput output) => node.Descriptor.FindOutput(output.Port)
        ?? throw new ArgumentException($"Node {node} has no output '{output.Port}'.", nameof(output));
}
