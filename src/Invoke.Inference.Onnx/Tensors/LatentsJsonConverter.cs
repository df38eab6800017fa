using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.Inference.Onnx;

/// <summary>Latents in JSON, with the seed they began with.</summary>
internal sealed class LatentsJsonConverter : JsonConverter<Latents>
{
    public override Latents Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        (int[] shape, byte[] bytes) = TensorJson.Read(document.RootElement, "batch", "channels", "height", "width");
        var latents = new Latents(shape[0], shape[1], shape[2], shape[3]) { Seed = ReadSeed(document.RootElement) };
        bytes.CopyTo(MemoryMarshal.AsBytes(latents.WritableValues));
        return latents;
    }

    public override void Write(Utf8JsonWriter writer, Latents value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        TensorJson.Write(writer, value.Values, value.Batch, value.Channels, value.Height, value.Width);
        if (value.Seed is { } seed)
        {
            writer.WriteNumber("seed", seed);
        }

        writer.WriteEndObject();
    }

    private static long? ReadSeed(JsonElement root) => !root.TryGetProperty("seed", out JsonElement seed) || seed.ValueKind == JsonValueKind.Null
        ? null
        : seed.ValueKind == JsonValueKind.Number && seed.TryGetInt64(out long number)
            ? number
            : throw new JsonException($"'seed' is {seed.GetRawText()}; it must be a whole number");
}
