using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.Inference.Onnx;

/// <summary>An encoded prompt in JSON.</summary>
internal sealed class TextConditioningJsonConverter : JsonConverter<TextConditioning>
{
    public override TextConditioning Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        (int[] shape, byte[] bytes) = TensorJson.Read(document.RootElement, "tokens", "width");
        var conditioning = new TextConditioning(shape[0], shape[1]);
        bytes.CopyTo(MemoryMarshal.AsBytes(conditioning.Values));
        return conditioning;
    }

    public override void Write(Utf8JsonWriter writer, TextConditioning value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        TensorJson.Write(writer, value.Values, value.Tokens, value.Width);
        writer.WriteEndObject();
    }
}
