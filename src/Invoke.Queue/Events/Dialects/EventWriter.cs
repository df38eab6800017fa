using System.Text.Json;

namespace Invoke.Queue;

/// <summary>Writes the members that events of both dialects are made of.</summary>
internal static class EventWriter
{
    public static void WriteTimestamp(this Utf8JsonWriter writer, QueueEvent told) => writer.WriteNumber("timestamp", told.Time.ToUnixTimeSeconds());

    /// <summary>Writes the node under the id of its invocation, as InvokeAI tells its prepared nodes.</summary>
    public static void WriteNode(this Utf8JsonWriter writer, string name, NodeEvent told)
    {
        writer.WriteStartObject(name);
        writer.WriteString("id", told.InvocationId);
        writer.WriteString("type", told.NodeType);
        if (told.Node is { ValueKind: JsonValueKind.Object } node)
        {
            foreach (JsonProperty member in node.EnumerateObject())
            {
                if (member.Name is not ("id" or "type"))
                {
                    member.WriteTo(writer);
                }
            }
        }

        writer.WriteEndObject();
    }

    public static void WriteImage(this Utf8JsonWriter writer, string name, ProgressImage? image)
    {
        if (image is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("width", image.Width);
        writer.WriteNumber("height", image.Height);
        writer.WriteString("dataURL", image.DataUrl);
        writer.WriteEndObject();
    }

    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, double? number)
    {
        if (number is { } known)
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteNumbers(this Utf8JsonWriter writer, string name, IReadOnlyList<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (long number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
