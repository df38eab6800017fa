using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace Invoke.Images;

/// <summary>One tensor as a safetensors file: the length of a JSON header in 8 bytes, the header, the elements.</summary>
/// <remarks>The format is Hugging Face's; nothing in it is ever executed, unlike the pickled tensors of InvokeAI's first versions.</remarks>
internal static class SafetensorsFile
{
    private const string Entry = "tensor";
    private const string TagsEntry = "__metadata__";
    private const int MaxHeaderBytes = 1 << 20;
    private const int Alignment = 8;

    public static byte[] Write(TensorData tensor)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(header))
        {
            writer.WriteStartObject();
            if (tensor.Tags.Count > 0)
            {
                writer.WriteStartObject(TagsEntry);
                foreach ((string key, string value) in tensor.Tags)
                {
                    writer.WriteString(key, value);
                }

                writer.WriteEndObject();
            }

            writer.WriteStartObject(Entry);
            writer.WriteString("dtype", TensorDataTypes.WordOf(tensor.DataType));
            writer.WriteStartArray("shape");
            foreach (int length in tensor.Shape)
            {
                writer.WriteNumberValue(length);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("data_offsets");
            writer.WriteNumberValue(0);
            writer.WriteNumberValue(tensor.Data.Length);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        // Blanks behind the header align the elements, so that the file can be mapped.
        int length8 = (header.WrittenCount + Alignment - 1) / Alignment * Alignment;
        var file = new byte[sizeof(long) + length8 + tensor.Data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, length8);
        file.AsSpan(sizeof(long), length8).Fill((byte)' ');
        header.WrittenSpan.CopyTo(file.AsSpan(sizeof(long)));
        tensor.Data.Span.CopyTo(file.AsSpan(sizeof(long) + length8));
        return file;
    }

    /// <summary>Reads a file with one tensor.</summary>
    /// <exception cref="FormatException">It is no such file; the message says what is wrong.</exception>
    public static TensorData Read(ReadOnlyMemory<byte> file)
    {
        long header = file.Length < sizeof(long) ? -1 : BinaryPrimitives.ReadInt64LittleEndian(file.Span);
        if (header is < 2 or > MaxHeaderBytes || header > file.Length - sizeof(long))
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it has {file.Length} bytes and no header of a sound length"));
        }

        ReadOnlyMemory<byte> data = file[(sizeof(long) + (int)header)..];
        try
        {
            using JsonDocument document = JsonDocument.Parse(file.Slice(sizeof(long), (int)header));
            JsonElement entry = document.RootElement.EnumerateObject().Single(each => each.Name != TagsEntry).Value;
            int[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];
            int[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            string word = entry.GetProperty("dtype").GetString() ?? string.Empty;
            return offsets is not [0, var end] || end != data.Length
                ? throw new FormatException("its elements do not fill the file")
                : new TensorData(TensorDataTypes.Parse(word) ?? throw new FormatException($"elements of type '{word}' are not known"), shape, data, ReadTags(document.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException)
        {
            throw new FormatException($"its header cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static Dictionary<string, string>? ReadTags(JsonElement root) => root.TryGetProperty(TagsEntry, out JsonElement tags)
        ? tags.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString() ?? string.Empty)
        : null;
}
