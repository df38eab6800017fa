using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.Queue;

/// <summary>An input of a node and the values it takes, one after another.</summary>
/// <param name="NodePath">The node's id; behind a dot, one inside a called graph: <c>call.node</c>.</param>
/// <param name="FieldName">The input's name on the wire.</param>
/// <param name="Items">The values as a document has them; all of one kind, whole and broken numbers being one.</param>
public sealed record BatchField(
    [property: JsonPropertyName("node_path")] string NodePath,
    [property: JsonPropertyName("field_name")] string FieldName,
    [property: JsonPropertyName("items")] IReadOnlyList<JsonElement> Items);
