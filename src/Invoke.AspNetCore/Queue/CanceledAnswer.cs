using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>How many items were canceled.</summary>
internal sealed record CanceledAnswer([property: JsonPropertyName("canceled")] int Canceled);
