using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>A page of sessions.</summary>
internal sealed record SessionPageAnswer(
    [property: JsonPropertyName("items")] IReadOnlyList<SessionStateAnswer> Items,
    [property: JsonPropertyName("page")] int Page,
    [property: JsonPropertyName("pages")] long Pages,
    [property: JsonPropertyName("per_page")] int PerPage,
    [property: JsonPropertyName("total")] long Total,
    [property: JsonPropertyName("next"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next = null);
