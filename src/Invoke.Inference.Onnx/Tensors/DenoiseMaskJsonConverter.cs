using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.Inference.Onnx;

/// <summary>A denoising mask in JSON, with the masked latents and whether it is a gradient.</summary>
internal sealed class DenoiseMaskJsonConverter : JsonConverter<DenoiseMask>
{
    public override DenoiseMask Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        (int[] shape, byte[] bytes) = TensorJson.Read(root, "batch", "channels", "height", "width");
        if (shape[0] != 1 || shape[1] != 1)
        {
            throw new JsonException($"'shape' is [{string.Join(", ", shape)}]; a mask is [1, 1, height, width]");
        }

        var mask = new DenoiseMask(shape[2], shape[3]) { IsGradient = ReadGradient(root), MaskedLatents = ReadLatents(root) };
        bytes.CopyTo(MemoryMarshal.AsBytes(mask.WritableValues));
        return mask;
    }

    public override void Write(Utf8JsonWriter writer, DenoiseMask value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        TensorJson.Write(writer, value.Values, 1, 1, value.Height, value.Width);
        writer.WriteBoolean("gradient", value.IsGradient);
        if (value.MaskedLatents is { } latents)
        {
            writer.WritePropertyName("masked_latents");
            JsonSerializer.Serialize(writer, latents, OnnxJsonContext.Default.Latents);
        }

        writer.WriteEndObject();
    }

    private static bool ReadGradient(JsonElement root) => root.TryGetProperty("gradient", out JsonElement gradient)
        && gradient.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw new JsonException($"'gradient' is {gradient.GetRawText()}; it must be true or false"),
        };

    private static Latents? ReadLatents(JsonElement root)
    {
        if (!root.TryGetProperty("masked_latents", out JsonElement latents))
        {
            return null;
        }

        try
        {
            return latents.Deserialize(OnnxJsonContext.Default.Latents);
        }
        catch (JsonException exception)
        {
            throw new JsonException($"'masked_latents': {exception.Message}", exception);
        }
    }
}
