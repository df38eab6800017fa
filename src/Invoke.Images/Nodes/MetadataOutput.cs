using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Invoke.Images;

/// <summary>What nodes give that make metadata; InvokeAI's <c>metadata_output</c>.</summary>
/// <param name="Metadata">A JSON object, for the input <c>metadata</c> of nodes that store images.</param>
public readonly record struct MetadataOutput(JsonElement Metadata)
{
    // Prompts in any language stay readable.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Takes the members that have a value.</summary>
    internal static MetadataOutput Of(JsonObject members)
    {
        foreach (string unset in members.Where(static member => member.Value is null).Select(static member => member.Key).ToArray())
        {
            members.Remove(unset);
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            members.WriteTo(writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new MetadataOutput(document.RootElement.Clone());
    }
}
