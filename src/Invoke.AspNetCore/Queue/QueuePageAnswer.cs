using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>A page of items.</summary>
internal sealed record QueuePageAnswer(
    [property: JsonPropertyName("items")] IReadOnlyList<QueueItemAnswer> Items,
    [property: JsonPropertyName("limit")] int Limit,
    [property: JsonPropertyName("total")] long Total,
    [property: JsonPropertyName("next"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next = null);
