using System.Text.Json.Serialization;

namespace Invoke.Client;

/// <summary>How many items there are of each status, and whether workers take any.</summary>
public sealed record QueueStatusInfo
{
    /// <summary>Gets how many wait for a worker.</summary>
    [JsonPropertyName("pending")]
    public int Pending { get; init; }

    /// <summary>Gets how many run.</summary>
    [JsonPropertyName("in_progress")]
    public int InProgress { get; init; }

    /// <summary>Gets how many ran to their end.</summary>
    [JsonPropertyName("completed")]
    public int Completed { get; init; }

    /// <summary>Gets how many failed.</summary>
    [JsonPropertyName("failed")]
    public int Failed { get; init; }

    /// <summary>Gets how many were canceled.</summary>
    [JsonPropertyName("canceled")]
    public int Canceled { get; init; }

    /// <summary>Gets how many are held until somebody releases them.</summary>
    [JsonPropertyName("held")]
    public int Held { get; init; }

    /// <summary>Gets how many there are in all but the held ones.</summary>
    [JsonPropertyName("total")]
    public int Total { get; init; }

    /// <summary>Gets whether the queue is paused, so that workers start nothing.</summary>
    [JsonIgnore]
    public bool IsPaused { get; init; }
}
