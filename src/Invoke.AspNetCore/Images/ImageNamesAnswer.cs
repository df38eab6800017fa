using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>A page of names.</summary>
internal sealed record ImageNamesAnswer(
    [property: JsonPropertyName("image_names")] IReadOnlyList<string> ImageNames,
    [property: JsonPropertyName("starred_count")] long StarredCount,
    [property: JsonPropertyName("total_count")] long TotalCount,
    [property: JsonPropertyName("next"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next);
