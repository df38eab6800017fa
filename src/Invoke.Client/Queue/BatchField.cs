using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Invoke.Client;

/// <summary>An input of a node and the values it takes, one after another.</summary>
/// <param name="NodePath">The node's id; behind a dot, one inside a called graph: <c>call.node</c>.</param>
/// <param name="FieldName">The input's name on the wire.</param>
/// <param name="Items">The values: text, numbers, flags, or JSON of other kinds; all of one kind.</param>
public sealed record BatchField(string NodePath, string FieldName, IReadOnlyList<JsonElement> Items)
{
    /// <summary>Makes values of texts.</summary>
    /// <param name="nodePath">The node's id; behind a dot, one inside a called graph: <c>call.node</c>.</param>
    /// <param name="fieldName">The input's name on the wire.</param>
    /// <param name="values">The values.</param>
    /// <returns>The field with its values.</returns>
    public static BatchField Of(string nodePath, string fieldName, params IEnumerable<string> values) =>
        Of(nodePath, fieldName, values, WireJsonContext.Default.String);

    /// <summary>Makes values of whole numbers.</summary>
    /// <param name="nodePath">The node's id; behind a dot, one inside a called graph: <c>call.node</c>.</param>
    /// <param name="fieldName">The input's name on the wire.</param>
    /// <param name="values">The values.</param>
    /// <returns>The field with its values.</returns>
    public static BatchField Of(string nodePath, string fieldName, params IEnumerable<long> values) =>
        Of(nodePath, fieldName, values, WireJsonContext.Default.Int64);

    /// <summary>Makes values of numbers.</summary>
    /// <param name="nodePath">The node's id; behind a dot, one inside a called graph: <c>call.node</c>.</param>
    /// <param name="fieldName">The input's name on the wire.</param>
    /// <param name="values">The values.</param>
    /// <returns>The field with its values.</returns>
    public static BatchField Of(string nodePath, string fieldName, params IEnumerable<double> values) =>
        Of(nodePath, fieldName, values, WireJsonContext.Default.Double);

    /// <summary>Makes values of flags.</summary>
    /// <param name="nodePath">The node's id; behind a dot, one inside a called graph: <c>call.node</c>.</param>
    /// <param name="fieldName">The input's name on the wire.</param>
    /// <param name="values">The values.</param>
    /// <returns>The field with its values.</returns>
    public static BatchField Of(string nodePath, string fieldName, params IEnumerable<bool> values) =>
        Of(nodePath, fieldName, values, WireJsonContext.Default.Boolean);

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("node_path", NodePath);
        writer.WriteString("field_name", FieldName);
        writer.WriteStartArray("items");
        foreach (JsonElement item in Items)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static BatchField Of<T>(string nodePath, string fieldName, IEnumerable<T> values, JsonTypeInfo<T> contract)
    {
        ArgumentException.ThrowIfNullOrEmpty(nodePath);
        ArgumentException.ThrowIfNullOrEmpty(fieldName);
        ArgumentNullException.ThrowIfNull(values);
        return new BatchField(nodePath, fieldName, [.. values.Select(value => JsonSerializer.SerializeToElement(value, contract))]);
    }
}
