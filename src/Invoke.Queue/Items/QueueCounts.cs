using System.Text.Json.Serialization;

namespace Invoke.Queue;

/// <summary>How many items there are of each status; held ones do not count towards the total.</summary>
/// <param name="Pending">Those that wait for a worker.</param>
/// <param name="InProgress">Those that run.</param>
/// <param name="Completed">Those that ran to their end.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Canceled">Those that were canceled.</param>
/// <param name="Held">Those that wait to be released.</param>
public sealed record QueueCounts(
    [property: JsonPropertyName("pending")] int Pending,
    [property: JsonPropertyName("in_progress")] int InProgress,
    [property: JsonPropertyName("completed")] int Completed,
    [property: JsonPropertyName("failed")] int Failed,
    [property: JsonPropertyName("canceled")] int Canceled,
    [property: JsonPropertyName("held")] int Held)
{
    /// <summary>Gets the number of all items that are not held.</summary>
    [JsonPropertyName("total")]
    public int Total => Pending + InProgress + Completed + Failed + Canceled;
}
