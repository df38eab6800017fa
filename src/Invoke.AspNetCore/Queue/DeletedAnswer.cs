using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>How many items were deleted.</summary>
internal sealed record DeletedAnswer([property: JsonPropertyName("deleted")] int Deleted);
