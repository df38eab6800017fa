using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The batch that was enqueued, without its graph.</summary>
internal sealed record BatchAnswer(
    [property: JsonPropertyName("batch_id")] string BatchId,
    [property: JsonPropertyName("origin")] string? Origin,
    [property: JsonPropertyName("destination")] string? Destination,
    [property: JsonPropertyName("runs")] int Runs);
