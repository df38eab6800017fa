namespace Invoke.Graph;

/// <summary>Looks up where the values of an output are.</summary>
internal static class OutputReading
{
    public static ValueSource<T> Source<T>(GraphSession session, OutputPlace place, object output) => Source(session, place) switch
    {
        ValueSource<T> same => same,
        ValueSource other when typeof(T).IsAssignableFrom(other.Type.ClrType) || other.Type is AnyPortType => new ConvertedSource<T>(new ContractPortType<T>(typeof(T).Name), other),
        ValueSource other => throw new ArgumentException($"Output '{output}' gives {other.Type}, not {typeof(T).Name}.", nameof(output)),
    };

    public static ValueSource Source(GraphSession session, OutputPlace place) => place.Node == ResolvedEdge.GraphInput
        ? session.Values.Inputs[place.Output]
        : session.States[place.Node].GetOutput(place.Output);

    public static OutputPlace Place(GraphSession session, IOutput output) => output.Node?.Id is { } id
        ? Place(session, new PortReference(id, output.Port))
        : throw new ArgumentException("The output belongs to no node of the graph.", nameof(output));

    /// <summary>Finds an output of a node, of a call, or without node id of the whole graph.</summary>
    public static OutputPlace Place(GraphSession session, PortReference output)
    {
        if (session.Plan.FindOutput(output) is { } place)
        {
            return place;
        }

        string owner = output.NodeId is not { } id ? "The graph" : session.Plan.IsCall(id) ? $"The graph that '{id}' calls" : $"Node {session.Find(id)}";
        throw new ArgumentException($"{owner} has no output '{output.Port}'.", nameof(output));
    }
}
