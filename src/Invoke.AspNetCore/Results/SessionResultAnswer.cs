using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>A result of a session on the wire.</summary>
internal sealed record SessionResultAnswer(
    [property: JsonPropertyName("session_id")] string SessionId,
    [property: JsonPropertyName("invocation_id")] string InvocationId,
    [property: JsonPropertyName("node_id")] string NodeId,
    [property: JsonPropertyName("node_type")] string NodeType,
    [property: JsonPropertyName("output")] string Output,
    [property: JsonPropertyName("position")] int Position,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt)
{
    public static SessionResultAnswer Of(SessionResult result) => new(
        result.SessionId,
        result.InvocationId,
        result.NodeId,
        result.NodeType,
        result.Output,
        result.Position,
        result.Kind,
        result.Name,
        result.CreatedAt);
}
