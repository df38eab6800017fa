using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Where the queue stands.</summary>
internal sealed record QueueStatusAnswer(
    [property: JsonPropertyName("queue")] QueueCountsAnswer Queue,
    [property: JsonPropertyName("processor")] ProcessorAnswer Processor);
