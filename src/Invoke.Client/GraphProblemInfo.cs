using System.Text.Json.Serialization;

namespace Invoke.Client;

/// <summary>Something that is wrong with a graph.</summary>
/// <param name="Code">What kind of problem it is, for example <c>unknown-port</c>.</param>
/// <param name="NodeId">The node; null for the graph as a whole.</param>
/// <param name="Port">The input or output; null for the node as a whole.</param>
/// <param name="Message">What is wrong, with names.</param>
public sealed record GraphProblemInfo(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("node_id")] string? NodeId,
    [property: JsonPropertyName("port")] string? Port,
    [property: JsonPropertyName("message")] string Message);
