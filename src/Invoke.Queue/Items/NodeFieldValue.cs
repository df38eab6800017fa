using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.Queue;

/// <summary>A value that is set on an input of a node before the graph runs.</summary>
/// <param name="NodePath">The node's id; behind a dot, one inside a called graph: <c>call.node</c>.</param>
/// <param name="FieldName">The input's name on the wire.</param>
/// <param name="Value">The value as a document has it.</param>
public sealed record NodeFieldValue(
    [property: JsonPropertyName("node_path")] string NodePath,
    [property: JsonPropertyName("field_name")] string FieldName,
    [property: JsonPropertyName("value")] JsonElement Value);
