using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>A fault of a graph on the wire.</summary>
internal sealed record GraphProblemAnswer(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("node_id")] string? NodeId,
    [property: JsonPropertyName("port")] string? Port,
    [property: JsonPropertyName("message")] string Message)
{
    public static GraphProblemAnswer Of(GraphProblem problem) => new(problem.CodeText, problem.NodeId, problem.Port, problem.Message);
}
