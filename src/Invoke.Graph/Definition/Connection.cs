namespace Invoke.Graph;

/// <summary>An edge of a graph, from an output to an input.</summary>
/// <param name="Source">The output; its node id is null where the source is an input of the graph.</param>
/// <param name="Destination">The input.</param>
public sealed record Connection(PortReference Source, PortReference Destination)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source} -> {Destination}";
}
