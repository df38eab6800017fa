using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>How many items were deleted, and how many run and are asked to stop.</summary>
internal sealed record ClearedAnswer([property: JsonPropertyName("deleted")] int Deleted, [property: JsonPropertyName("canceled")] int Canceled);
