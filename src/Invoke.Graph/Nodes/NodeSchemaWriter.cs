using System.Text;
using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Writes node types as JSON schemas (draft 2020-12) of their objects in a graph document, with what an editor needs beside it.</summary>
internal sealed class NodeSchemaWriter
{
    private readonly Utf8JsonWriter _writer;
    private readonly SchemaDefinitions _definitions;

    private NodeSchemaWriter(Utf8JsonWriter writer, JsonSerializerOptions options)
    {
        _writer = writer;
        _definitions = new SchemaDefinitions(options);
    }

    /// <summary>Writes the document of one node type.</summary>
    public static string Write(NodeDescriptor descriptor, JsonSerializerOptions options) =>
        WriteDocument(options, document => document.WriteNode(descriptor));

    /// <summary>Writes one document with every node type under <c>nodes</c>, keyed by id.</summary>
    public static string Write(IEnumerable<NodeDescriptor> descriptors, JsonSerializerOptions options) =>
        WriteDocument(options, document =>
        {
            document._writer.WriteStartObject("nodes");
            foreach (NodeDescriptor descriptor in descriptors)
            {
                document._writer.WriteStartObject(descriptor.Type);
                document.WriteNode(descriptor);
                document._writer.WriteEndObject();
            }

            document._writer.WriteEndObject();
        });

    private static string WriteDocument(JsonSerializerOptions options, Action<NodeSchemaWriter> writeMembers)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            var document = new NodeSchemaWriter(writer, options);
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            writeMembers(document);
            document._definitions.Write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private void WriteNode(NodeDescriptor descriptor)
    {
        _writer.WriteString("title", descriptor.Title ?? descriptor.Type);
        WriteIfPresent("description", descriptor.Description);
        WriteIfPresent("category", descriptor.Category);
        _writer.WriteString("version", descriptor.Version);
        _writer.WriteString("type", "object");
        _writer.WriteStartObject("properties");
        Node fresh = descriptor.CreateNode();
        WriteReserved(descriptor, fresh);
        foreach (InputPort input in descriptor.Inputs)
        {
            WriteInput(input, fresh);
        }

        _writer.WriteEndObject();
        _writer.WriteStartArray("required");
        _writer.WriteStringValue("id");
        _writer.WriteStringValue("type");
        _writer.WriteEndArray();
        _writer.WriteStartObject("outputs");
        foreach (OutputPort output in descriptor.Outputs)
        {
            _writer.WriteStartObject(output.Name);
            output.Type.WriteSchema(_writer, _definitions, output.AllowsNull);
            _writer.WriteEndObject();
        }

        _writer.WriteEndObject();
    }

    private void WriteReserved(NodeDescriptor descriptor, Node fresh)
    {
        _writer.WriteStartObject("id");
        _writer.WriteString("type", "string");
        _writer.WriteEndObject();
        _writer.WriteStartObject("type");
        _writer.WriteString("const", descriptor.Type);
        _writer.WriteEndObject();
        WriteFlag("is_intermediate", fresh.IsIntermediate);
        WriteFlag("use_cache", fresh.UseCache);
        if (descriptor.Kind == NodeKind.Call)
        {
            _writer.WriteStartObject("graph");
            _writer.WriteString("type", "object");
            _writer.WriteString("description", "The graph to call: an object with 'nodes' and 'edges', and the names of its ports in 'inputs' and 'outputs'.");
            _writer.WriteEndObject();
        }
    }

    private void WriteFlag(string name, bool defaultValue)
    {
        _writer.WriteStartObject(name);
        _writer.WriteString("type", "boolean");
        _writer.WriteBoolean("default", defaultValue);
        _writer.WriteEndObject();
    }

    /// <summary>An input that is required may be connected instead of set, so it is marked for editors and is not in the schema's own list.</summary>
    private void WriteInput(InputPort input, Node fresh)
    {
        // A required input counts as missing while it is null.
        bool allowsNull = input.AllowsNull && !input.IsRequired;
        _writer.WriteStartObject(input.Name);
        input.Type.WriteSchema(_writer, _definitions, allowsNull);
        WriteIfPresent("description", input.Description);
        WriteIfPresent("minimum", input.Minimum);
        WriteIfPresent("maximum", input.Maximum);
        if (input.HasValueToWrite && (allowsNull || !input.IsMissing(fresh)) && DefaultOf(input, fresh) is { } value)
        {
            _writer.WritePropertyName("default");
            _writer.WriteRawValue(value);
        }

        _writer.WriteBoolean("connectable", !input.IsProtected);
        _writer.WriteBoolean("needed", input.IsRequired);
        _writer.WriteEndObject();
    }

    /// <summary>Writes a default apart from the document, because one without a JSON form must not cost the schema.</summary>
    private byte[]? DefaultOf(InputPort input, Node fresh)
    {
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer);
        try
        {
            input.WriteValue(fresh, writer, _definitions.Options);
            writer.Flush();
            return buffer.ToArray();
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or NotSupportedException)
        {
            writer.Reset();
            return null;
        }
    }

    private void WriteIfPresent(string name, string? value)
    {
        if (value is not null)
        {
            _writer.WriteString(name, value);
        }
    }

    private void WriteIfPresent(string name, double? value)
    {
        if (value is { } number)
        {
            _writer.WriteNumber(name, number);
        }
    }
}
