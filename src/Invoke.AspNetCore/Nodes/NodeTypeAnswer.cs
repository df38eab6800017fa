using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>A node type on the wire.</summary>
internal sealed record NodeTypeAnswer(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("category")] string? Category,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("description")] string? Description,
    [property: JsonPropertyName("inputs")] IReadOnlyList<string> Inputs,
    [property: JsonPropertyName("outputs")] IReadOnlyList<string> Outputs)
{
    public static NodeTypeAnswer Of(NodeDescriptor type) => new(
        type.Type,
        type.Title ?? type.Type,
        type.Category,
        type.Version,
        type.Description,
        [.. type.Inputs.Select(static input => input.Name)],
        [.. type.Outputs.Select(static output => output.Name)]);
}
