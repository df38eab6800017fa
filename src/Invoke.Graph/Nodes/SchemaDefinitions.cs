using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Invoke.Graph;

/// <summary>The <c>$defs</c> of a schema document: one for each type that a port describes by its JSON contract.</summary>
internal sealed class SchemaDefinitions(JsonSerializerOptions options)
{
    private static readonly JsonSchemaExporterOptions Exporter = new() { TreatNullObliviousAsNonNullable = true };

    private readonly Dictionary<Type, string> _pointers = [];
    private readonly Dictionary<string, JsonNode> _definitions = new(StringComparer.Ordinal);

    public JsonSerializerOptions Options => options;

    /// <summary>Gives the pointer to a type's definition; null where the catalog has no contract of the type.</summary>
    public string? Define(Type type, string name)
    {
        if (_pointers.TryGetValue(type, out string? pointer))
        {
            return pointer;
        }

        if (!options.TryGetTypeInfo(type, out JsonTypeInfo? contract))
        {
            return null;
        }

        string key = FreeKey(name);
        pointer = $"#/$defs/{key}";
        _pointers.Add(type, pointer);
        JsonNode schema = contract.GetJsonSchemaAsNode(Exporter);
        Relocate(schema, pointer);
        _definitions.Add(key, schema);
        return pointer;
    }

    public void Write(Utf8JsonWriter writer)
    {
        if (_definitions.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("$defs");
        foreach ((string key, JsonNode schema) in _definitions)
        {
            writer.WritePropertyName(key);
            schema.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>The contract's own references start at its root, which is not the root of this document.</summary>
    private static void Relocate(JsonNode? schema, string pointer)
    {
        switch (schema)
        {
            case JsonObject members:
                if (members["$ref"] is JsonValue reference && reference.TryGetValue(out string? target) && target.StartsWith('#'))
                {
                    members["$ref"] = pointer + target[1..];
                }

                foreach ((_, JsonNode? member) in members)
                {
                    Relocate(member, pointer);
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Relocate(item, pointer);
                }

                break;
        }
    }

    // Two types may have one name in different namespaces; and a name such as List<Thing> would need escaping in a pointer.
    private string FreeKey(string name)
    {
        string plain = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')).Trim('_');
        if (plain.Length == 0)
        {
            plain = "Type";
        }

        string key = plain;
        for (var repeat = 2; _definitions.ContainsKey(key); repeat++)
        {
            key = string.Create(CultureInfo.InvariantCulture, $"{plain}_{repeat}");
        }

        return key;
    }
}
