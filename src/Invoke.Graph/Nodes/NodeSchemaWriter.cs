using System.Text;
using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Writes a node type as a JSON schema (draft 2020-12) of its object in a graph document, with what an editor needs beside it.</summary>
internal static class NodeSchemaWriter
{
    public static string Write(NodeDescriptor descriptor, JsonSerializerOptions options)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            writer.WriteString("title", descriptor.Title ?? descriptor.Type);
            WriteIfPresent(writer, "description", descriptor.Description);
            WriteIfPresent(writer, "category", descriptor.Category);
            writer.WriteString("version", descriptor.Version);
            writer.WriteString("type", "object");
            writer.WriteStartObject("properties");
            WriteReserved(writer, descriptor);
            Node fresh = descriptor.CreateNode();
            foreach (InputPort input in descriptor.Inputs)
            {
                WriteInput(writer, input, fresh, options);
            }

            writer.WriteEndObject();
            writer.WriteStartArray("required");
            writer.WriteStringValue("id");
            writer.WriteStringValue("type");
            writer.WriteEndArray();
            writer.WriteStartObject("outputs");
            foreach (OutputPort output in descriptor.Outputs)
            {
                writer.WriteStartObject(output.Name);
                output.Type.WriteSchema(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteReserved(Utf8JsonWriter writer, NodeDescriptor descriptor)
    {
        writer.WriteStartObject("id");
        writer.WriteString("type", "string");
        writer.WriteEndObject();
        writer.WriteStartObject("type");
        writer.WriteString("const", descriptor.Type);
        writer.WriteEndObject();
        WriteFlag(writer, "is_intermediate", false);
        WriteFlag(writer, "use_cache", true);
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, bool defaultValue)
    {
        writer.WriteStartObject(name);
        writer.WriteString("type", "boolean");
        writer.WriteBoolean("default", defaultValue);
        writer.WriteEndObject();
    }

    /// <summary>An input that is required may be connected instead of set, so it is marked for editors and is not in the schema's own list.</summary>
    private static void WriteInput(Utf8JsonWriter writer, InputPort input, Node fresh, JsonSerializerOptions options)
    {
        writer.WriteStartObject(input.Name);
        input.Type.WriteSchema(writer);
        WriteIfPresent(writer, "description", input.Description);
        WriteIfPresent(writer, "minimum", input.Minimum);
        WriteIfPresent(writer, "maximum", input.Maximum);
        if (input.HasValueToWrite && !input.IsMissing(fresh))
        {
            writer.WritePropertyName("default");
            input.WriteValue(fresh, writer, options);
        }

        writer.WriteBoolean("connectable", !input.IsProtected);
        writer.WriteBoolean("needed", input.IsRequired);
        writer.WriteEndObject();
    }

    private static void WriteIfPresent(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteIfPresent(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
