namespace Invoke.Graph;

/// <summary>An edge of a graph, from an output to an input.</summary>
/// <param name="Source">The output; its node id is null where the source is an input of the graph.</param>
/// <param name="Destination">The input.</param>
public sealed record Connection(PortReference Source, PortReference Destination)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source} -> {Destination}";
}

/// <summary>Names a port of a node in a graph.</summary>
/// <param name="NodeId">The node's id; null for an input of the whole graph.</param>
/// <param name="Port">The port's name on the wire.</param>
public readonly record struct PortReference(string? NodeId, string Port)
{
    /// <inheritdoc/>
    public override string ToString() => NodeId is null ? Port : $"{NodeId}.{Port}";
}
