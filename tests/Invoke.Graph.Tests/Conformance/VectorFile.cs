using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Conformance;

/// <summary>Reads vector files and brings their values into a form that can be compared.</summary>
internal static class VectorFile
{
    public static Dictionary<string, JsonElement> Read(string relative)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Vectors.PathOf(relative)));
        return document.RootElement.GetProperty("vectors").EnumerateArray().ToDictionary(
            vector => vector.GetProperty("id").GetString()!,
            vector => vector.Clone());
    }

    public static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(",", value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{Canonical(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(",", value.EnumerateArray().Select(Canonical))}]",
        _ => value.GetRawText(),
    };

    /// <summary>Sorts copies by their text, and scalar lists inside them.</summary>
    public static string Multiset(JsonElement copies) =>
        string.Join(";", copies.EnumerateArray().Select(SortedInside).Order(StringComparer.Ordinal));

    private static string SortedInside(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(",", value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{SortedInside(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(",", value.EnumerateArray().Select(SortedInside).Order(StringComparer.Ordinal))}]",
        _ => value.GetRawText(),
    };
}
