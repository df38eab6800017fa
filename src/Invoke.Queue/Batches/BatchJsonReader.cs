using System.Text.Json;
using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Queue;

/// <summary>Reads a batch in InvokeAI's shape; every fault names its place in the document.</summary>
internal static class BatchJsonReader
{
    public static SessionBatch Read(string json, NodeCatalog catalog)
    {
        using JsonDocument document = Parse(json);
        JsonElement root = document.RootElement;
        Expect(root, JsonValueKind.Object, "the batch");
        JsonElement graph = Member(root, "graph") ?? throw new BatchException("The batch has no 'graph'; give it one.");
        return new SessionBatch
        {
            Graph = ReadGraph(Expect(graph, JsonValueKind.Object, "graph"), catalog),
            Data = ReadList(root, "data", "data", ReadGroup),
            Runs = ReadNumber(root, "runs"),
            Spread = ReadNumber(root, "spread"),
            Inputs = ReadObject(root, "inputs"),
            Workflow = ReadObject(root, "workflow"),
            BatchId = ReadText(root, "batch_id", "batch_id"),
            Origin = ReadText(root, "origin", "origin"),
            Destination = ReadText(root, "destination", "destination"),
        };
    }

    private static JsonDocument Parse(string json)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(json);
            WholeText.Check(document.RootElement);
            return document;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // The last two: the text holds, or escapes, half a surrogate pair.
            document?.Dispose();
            throw new BatchException($"The batch is not valid JSON: {exception.Message}", exception);
        }
    }

    private static NodeGraph ReadGraph(JsonElement graph, NodeCatalog catalog)
    {
        try
        {
            return NodeGraph.Parse(graph.GetRawText(), catalog);
        }
        catch (JsonException exception)
        {
            throw new BatchException($"The batch's graph cannot be read: {exception.Message}", exception);
        }
    }

    private static IReadOnlyList<BatchField> ReadGroup(JsonElement group, string place)
    {
        Expect(group, JsonValueKind.Array, place);
        List<BatchField> fields = [];
        foreach (JsonElement field in group.EnumerateArray())
        {
            string at = $"{place}[{fields.Count}]";
            Expect(field, JsonValueKind.Object, at);
            fields.Add(new BatchField(
                ReadText(field, "node_path", at + ".node_path") ?? throw new BatchException($"The batch's {at} has no 'node_path'; name the node."),
                ReadText(field, "field_name", at + ".field_name") ?? throw new BatchException($"The batch's {at} has no 'field_name'; name the input."),
                ReadList(field, "items", at + ".items", static (item, _) => item.Clone())));
        }

        return fields;
    }

    private static List<T> ReadList<T>(JsonElement owner, string name, string place, Func<JsonElement, string, T> read)
    {
        List<T> items = [];
        if (Member(owner, name) is { } list)
        {
            foreach (JsonElement item in Expect(list, JsonValueKind.Array, place).EnumerateArray())
            {
                items.Add(read(item, $"{place}[{items.Count}]"));
            }
        }

        return items;
    }

    private static int ReadNumber(JsonElement root, string name)
    {
        if (Member(root, name) is not { } value)
        {
            return 1;
        }

        return Expect(value, JsonValueKind.Number, name).TryGetInt32(out int number)
            ? number
            : throw new BatchException($"The batch's {name} is {value.GetRawText()}; it has to be a whole number from 1 to {int.MaxValue}.");
    }

    private static string? ReadText(JsonElement owner, string name, string place) =>
        Member(owner, name) is { } text ? Expect(text, JsonValueKind.String, place).GetString() : null;

    private static string? ReadObject(JsonElement root, string name) =>
        Member(root, name) is { } value ? Expect(value, JsonValueKind.Object, name).GetRawText() : null;

    private static JsonElement? Member(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonElement Expect(JsonElement value, JsonValueKind kind, string place) => value.ValueKind == kind
        ? value
        : throw new BatchException($"{(place == "the batch" ? "The batch" : $"The batch's {place}")} is {JsonKindName.Of(value.ValueKind)}; it has to be {JsonKindName.Of(kind)}.");
}
