using System.Text.Json;

namespace Invoke.Queue;

/// <summary>The values of an item as its row has them.</summary>
internal static class QueueFieldValues
{
    public static string Write(NodeFieldValue[] values) =>
        values.Length == 0 ? "[]" : JsonSerializer.Serialize(values, QueueJsonContext.Default.NodeFieldValueArray);

    public static NodeFieldValue[] Read(string json, long itemId)
    {
        try
        {
            NodeFieldValue[] values = json == "[]" ? [] : JsonSerializer.Deserialize(json, QueueJsonContext.Default.NodeFieldValueArray) ?? [];
            return Array.TrueForAll(values, static value => value is { NodePath: not null, FieldName: not null, Value.ValueKind: not JsonValueKind.Undefined })
                ? values
                : throw new JsonException("One of them has no node, name or value.");
        }
        catch (JsonException exception)
        {
            throw new QueueStorageException($"The field values of item {itemId} of the queue cannot be read: {exception.Message} Correct or delete the row.", exception);
        }
    }
}
