using System.Text.Json;

namespace Invoke.Client;

/// <summary>An input of a node and the values it takes, one after another.</summary>
/// <param name="NodePath">The node's id; behind a dot, one inside a called graph.</param>
/// <param name="FieldName">The input's name on the wire.</param>
/// <param name="Items">The values: text, numbers, flags, or JSON of other kinds.</param>
public sealed record BatchFieldValues(string NodePath, string FieldName, IReadOnlyList<JsonElement> Items)
{
    /// <summary>Makes values of texts.</summary>
    /// <param name="nodePath">The node's id.</param>
    /// <param name="fieldName">The input's name on the wire.</param>
    /// <param name="values">The values.</param>
    /// <returns>The field with its values.</returns>
    public static BatchFieldValues Of(string nodePath, string fieldName, params IEnumerable<string> values) =>
        new(nodePath, fieldName, [.. values.Select(value => JsonSerializer.SerializeToElement(value, WireJson.Default.String))]);

    /// <summary>Makes values of whole numbers.</summary>
    /// <param name="nodePath">The node's id.</param>
    /// <param name="fieldName">The input's name on the wire.</param>
    /// <param name="values">The values.</param>
    /// <returns>The field with its values.</returns>
    public static BatchFieldValues Of(string nodePath, string fieldName, params IEnumerable<long> values) =>
        new(nodePath, fieldName, [.. values.Select(value => JsonSerializer.SerializeToElement(value, WireJson.Default.Int64))]);

    /// <summary>Makes values of numbers.</summary>
    /// <param name="nodePath">The node's id.</param>
    /// <param name="fieldName">The input's name on the wire.</param>
    /// <param name="values">The values.</param>
    /// <returns>The field with its values.</returns>
    public static BatchFieldValues Of(string nodePath, string fieldName, params IEnumerable<double> values) =>
        new(nodePath, fieldName, [.. values.Select(value => JsonSerializer.SerializeToElement(value, WireJson.Default.Double))]);

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
}
