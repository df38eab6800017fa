using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Lists the fields a workflow exposes: those of its form from top to bottom, then those of <c>exposedFields</c>.</summary>
internal static class WorkflowForm
{
    public static IEnumerable<PortReference> ReadFields(JsonElement root)
    {
        foreach (PortReference field in ReadForm(root))
        {
            yield return field;
        }

        if (WorkflowJson.Find(root, "exposedFields", JsonValueKind.Array) is not { } exposed)
        {
            yield break;
        }

        foreach (JsonElement field in exposed.EnumerateArray())
        {
            yield return ReadField(field);
        }
    }

    private static IEnumerable<PortReference> ReadForm(JsonElement root)
    {
        if (WorkflowJson.Find(root, "form", JsonValueKind.Object) is not { } form
            || WorkflowJson.Find(form, "elements", JsonValueKind.Object) is not { } elements)
        {
            yield break;
        }

        Dictionary<string, JsonElement> unseen = new(StringComparer.Ordinal);
        foreach (JsonProperty element in elements.EnumerateObject())
        {
            unseen[element.Name] = element.Value;
        }

        // A form without a root has no order of its own, so that of the document stands in.
        string[] top = WorkflowJson.Text(form, "rootElementId") is { Length: > 0 } rootId && unseen.ContainsKey(rootId) ? [rootId] : [.. unseen.Keys];
        Stack<string> waiting = new(top.Reverse());
        while (waiting.TryPop(out string? id))
        {
            // An element that is not there shows nothing, and one that contains itself is shown once.
            if (!unseen.Remove(id, out JsonElement element) || element.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            JsonElement? data = WorkflowJson.Find(WorkflowJson.Object(element, "form element"), "data", JsonValueKind.Object);
            switch (WorkflowJson.Text(element, "type"))
            {
                case "container" when data is { } layout:
                    foreach (string child in ReadChildren(layout).Reverse())
                    {
                        waiting.Push(child);
                    }

                    break;
                case "node-field":
                    yield return data is { } given && WorkflowJson.Find(given, "fieldIdentifier", JsonValueKind.Object) is { } field
                        ? ReadField(field)
                        : throw new JsonException($"Form element '{id}' shows a field, but has no 'data' with a 'fieldIdentifier'.");
                    break;
            }
        }
    }

    private static string[] ReadChildren(JsonElement layout) => WorkflowJson.Find(layout, "children", JsonValueKind.Array) is { } children
        ? [.. children.EnumerateArray().Select(child => child.ValueKind == JsonValueKind.String
            ? child.GetString()!
            : throw new JsonException($"The children of a form element are ids, all text; one is {JsonText.Excerpt(child)}."))]
        : [];

    private static PortReference ReadField(JsonElement field) =>
        WorkflowJson.Text(WorkflowJson.Object(field, "exposed field"), "nodeId") is { Length: > 0 } nodeId
        && WorkflowJson.Text(field, "fieldName") is { Length: > 0 } name
            ? new PortReference(nodeId, name)
            : throw new JsonException($"Every exposed field needs 'nodeId' and 'fieldName'; this one is {JsonText.Excerpt(field, 120)}.");
}
