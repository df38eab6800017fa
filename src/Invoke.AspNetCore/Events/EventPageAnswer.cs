using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Events behind a point; <c>next</c> is where the following ones are.</summary>
internal sealed record EventPageAnswer(
    [property: JsonPropertyName("items")] IReadOnlyList<EventAnswer> Items,
    [property: JsonPropertyName("first")] long First,
    [property: JsonPropertyName("last")] long Last,
    [property: JsonPropertyName("next")] long Next);
