using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.Inference.Onnx;

/// <summary>An encoded prompt in JSON, for SDXL with the pooled text and the sizes.</summary>
internal sealed class TextConditioningJsonConverter : JsonConverter<TextConditioning>
{
    /// <summary>InvokeAI's name of the pooled text.</summary>
    public const string PooledEmbeds = "pooled_embeds";

    /// <summary>InvokeAI's name of the sizes.</summary>
    public const string AddTimeIds = "add_time_ids";

    public override TextConditioning Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        (int[] shape, byte[] bytes) = TensorJson.Read(document.RootElement, "tokens", "width");
        var conditioning = new TextConditioning(shape[0], shape[1]) { Pooled = ReadPooled(document.RootElement) };
        bytes.CopyTo(MemoryMarshal.AsBytes(conditioning.WritableValues));
        return conditioning;
    }

    public override void Write(Utf8JsonWriter writer, TextConditioning value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        TensorJson.Write(writer, value.Values, value.Tokens, value.Width);
        if (value.Pooled is { } pooled)
        {
            writer.WriteStartObject(PooledEmbeds);
            TensorJson.Write(writer, pooled.Values, pooled.Values.Length);
            writer.WriteEndObject();
            writer.WriteStartArray(AddTimeIds);
            foreach (float id in pooled.TimeIds)
            {
                writer.WriteNumberValue(id);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static PooledText? ReadPooled(JsonElement root)
    {
        bool hasPooled = root.TryGetProperty(PooledEmbeds, out JsonElement embeds);
        bool hasTimeIds = root.TryGetProperty(AddTimeIds, out JsonElement timeIds);
        if (!hasPooled && !hasTimeIds)
        {
            return null;
        }

        if (!hasPooled || !hasTimeIds)
        {
            throw new JsonException($"'{(hasPooled ? AddTimeIds : PooledEmbeds)}' is missing; SDXL reads it together with '{(hasPooled ? PooledEmbeds : AddTimeIds)}'");
        }

        return new PooledText(ReadEmbeds(embeds), ReadTimeIds(timeIds));
    }

    private static ReadOnlySpan<float> ReadEmbeds(JsonElement embeds)
    {
        try
        {
            (_, byte[] bytes) = TensorJson.Read(embeds, "width");
            return MemoryMarshal.Cast<byte, float>(bytes);
        }
        catch (JsonException exception)
        {
            throw new JsonException($"'{PooledEmbeds}': {exception.Message}", exception);
        }
    }

    private static float[] ReadTimeIds(JsonElement timeIds)
    {
        var numbers = new float[PooledText.TimeIdCount];
        bool fits = timeIds.ValueKind == JsonValueKind.Array && timeIds.GetArrayLength() == numbers.Length;
        for (var index = 0; fits && index < numbers.Length; index++)
        {
            fits = timeIds[index].ValueKind == JsonValueKind.Number && timeIds[index].TryGetSingle(out numbers[index]);
        }

        return fits
            ? numbers
            : throw new JsonException($"'{AddTimeIds}' is {timeIds.GetRawText()}; it must be a list of {numbers.Length} numbers");
    }
}
