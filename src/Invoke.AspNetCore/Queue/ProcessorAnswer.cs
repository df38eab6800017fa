using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Whether workers take items: not while the queue is paused; and whether any item runs.</summary>
internal sealed record ProcessorAnswer(
    [property: JsonPropertyName("is_started")] bool IsStarted,
    [property: JsonPropertyName("is_processing")] bool IsProcessing);
