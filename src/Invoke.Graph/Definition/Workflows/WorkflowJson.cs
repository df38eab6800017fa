using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Reads members of a workflow; a null is the same as nothing, another kind of value is an error that names it.</summary>
internal static class WorkflowJson
{
    public static JsonElement? Find(JsonElement owner, string name, JsonValueKind kind)
    {
        if (!owner.TryGetProperty(name, out JsonElement member) || member.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return member.ValueKind == kind
            ? member
            : throw new JsonException($"'{name}' of a workflow must be {Word(kind)}; it is {JsonText.Excerpt(member)}.");
    }

    public static string Text(JsonElement owner, string name) => Find(owner, name, JsonValueKind.String)?.GetString() ?? string.Empty;

    public static JsonElement Object(JsonElement value, string what) => value.ValueKind == JsonValueKind.Object
        ? value
        : throw new JsonException($"Every {what} of a workflow is a JSON object; one is {JsonText.Excerpt(value)}.");

    public static JsonElement.ArrayEnumerator Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement members) && members.ValueKind == JsonValueKind.Array
            ? members.EnumerateArray()
            : throw new JsonException($"A workflow needs '{name}', a JSON array. A graph, whose nodes are an object, is read with NodeGraph.Parse.");

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.Array => "a JSON array",
        _ => "a JSON object",
    };
}
