using System.Text.Json.Serialization;

namespace Invoke.Client;

/// <summary>How many items there are of each status.</summary>
/// <param name="Pending">Those that wait for a worker.</param>
/// <param name="InProgress">Those that run.</param>
/// <param name="Completed">Those that ran to their end.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Canceled">Those that were canceled.</param>
/// <param name="Total">All of them.</param>
public sealed record QueueStatusInfo(
    [property: JsonPropertyName("pending")] int Pending,
    [property: JsonPropertyName("in_progress")] int InProgress,
    [property: JsonPropertyName("completed")] int Completed,
    [property: JsonPropertyName("failed")] int Failed,
    [property: JsonPropertyName("canceled")] int Canceled,
    [property: JsonPropertyName("total")] int Total);
