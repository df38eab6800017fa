namespace Invoke.Graph;

/// <summary>Names a port of a node in a graph.</summary>
/// <param name="NodeId">The node's id; null for an input of the whole graph.</param>
/// <param name="Port">The port's name on the wire.</param>
public readonly record struct PortReference(string? NodeId, string Port)
{
    /// <inheritdoc/>
    public override string ToString() => NodeId is null ? Port : $"{NodeId}.{Port}";
}
