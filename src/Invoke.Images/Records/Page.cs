using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>A part of a longer list.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="Items">The items of this page, in the order of the query.</param>
/// <param name="Offset">How many items were skipped.</param>
/// <param name="Limit">How many items were asked for at most.</param>
/// <param name="Total">How many items there are on all pages; null where the query did not ask.</param>
/// <param name="Next">What <c>after</c> of the query has to be for the next page; null on the last one.</param>
public sealed record Page<T>(
    [property: JsonPropertyName("items")] IReadOnlyList<T> Items,
    [property: JsonPropertyName("offset")] int Offset,
    [property: JsonPropertyName("limit")] int Limit,
    [property: JsonPropertyName("total"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Total,
    [property: JsonPropertyName("next"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next = null);
