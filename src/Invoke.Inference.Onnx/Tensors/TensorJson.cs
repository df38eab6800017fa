using System.Runtime.InteropServices;
using System.Text.Json;

namespace Invoke.Inference.Onnx;

/// <summary>Tensors in JSON: <c>{"shape": [1, 4, 8, 8], "values": base64 of little-endian float32}</c>.</summary>
internal static class TensorJson
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        writer.WriteStartArray("shape");
        foreach (int side in shape)
        {
            writer.WriteNumberValue(side);
        }

        writer.WriteEndArray();
        writer.WriteBase64String("values", MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads the shape and the bytes, which fit each other.</summary>
    /// <param name="element">The JSON.</param>
    /// <param name="sides">The names of the shape's sides, for messages.</param>
    /// <exception cref="JsonException">It is something else, for example a name in InvokeAI's storage.</exception>
    public static (int[] Shape, byte[] Bytes) Read(JsonElement element, params ReadOnlySpan<string> sides)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("shape", out JsonElement shape)
            || !element.TryGetProperty("values", out JsonElement values))
        {
            throw new JsonException($"{element.GetRawText()} holds no 'shape' with 'values'; connect the node that makes them");
        }

        int[] lengths = ReadShape(shape, sides);
        if (values.ValueKind != JsonValueKind.String || !values.TryGetBytesFromBase64(out byte[]? bytes))
        {
            throw new JsonException("'values' is not a text in base64");
        }

        long expected = lengths.Aggregate((long)sizeof(float), static (product, length) => checked(product * length));
        return bytes.Length == expected
            ? (lengths, bytes)
            : throw new JsonException($"'values' holds {bytes.Length} bytes; the shape needs {expected}");
    }

    private static int[] ReadShape(JsonElement shape, ReadOnlySpan<string> sides)
    {
        const int Longest = 1 << 15;
        var lengths = new int[sides.Length];
        bool isShape = shape.ValueKind == JsonValueKind.Array && shape.GetArrayLength() == sides.Length;
        for (int index = 0; isShape && index < lengths.Length; index++)
        {
            JsonElement side = shape[index];
            isShape = side.ValueKind == JsonValueKind.Number && side.TryGetInt32(out lengths[index]) && lengths[index] is > 0 and <= Longest;
        }

        return isShape
            ? lengths
            : throw new JsonException($"'shape' is {shape.GetRawText()}; it must be [{string.Join(", ", sides)}], each 1 to {Longest}");
    }
}
