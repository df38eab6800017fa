using System.Text.Json.Serialization;

namespace Invoke.Client;

/// <summary>A part of a longer list.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="Total">How many there are on all pages; null where the server did not count.</param>
/// <param name="Next">What the next page comes after; null on the last one.</param>
public sealed record Page<T>(
    [property: JsonPropertyName("items")] IReadOnlyList<T> Items,
    [property: JsonPropertyName("total")] long? Total,
    [property: JsonPropertyName("next")] string? Next);
