using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Invoke.Images;

/// <summary>The members of a metadata object, in the order in which they were first set.</summary>
internal sealed class MetadataEntries
{
    // Prompts in any language stay readable; nothing of this goes into HTML unescaped.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OrderedDictionary<string, Action<Utf8JsonWriter>> _entries = [];
    private readonly List<(JsonElement Model, JsonElement? Weight)> _loras = [];

    public bool IsEmpty => _entries.Count == 0;

    public void Set(string key, JsonElement value) => _entries[key] = value.WriteTo;

    public void Set(string key, string value) => _entries[key] = writer => writer.WriteStringValue(value);

    public void Set(string key, double value) => _entries[key] = writer => writer.WriteNumberValue(value);

    /// <summary>Takes over a literal of a node, where it has one.</summary>
    public void SetIf(string key, GraphDocument graph, string id, string literal)
    {
        if (graph.TryGetLiteral(id, literal, out JsonElement value))
        {
            Set(key, value);
        }
    }

    public void AddLora(JsonElement model, JsonElement? weight)
    {
        _loras.Add((model, weight));
        _entries["loras"] = WriteLoras;
    }

    /// <summary>The JSON object; null where there is nothing in it.</summary>
    public string? ToJson()
    {
        if (IsEmpty)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            foreach ((string key, Action<Utf8JsonWriter> write) in _entries)
            {
                writer.WritePropertyName(key);
                write(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteLoras(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach ((JsonElement model, JsonElement? weight) in _loras)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("model");
            model.WriteTo(writer);
            if (weight is { } known)
            {
                writer.WritePropertyName("weight");
                known.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
