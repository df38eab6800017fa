using System.Text.Json.Serialization;

namespace Invoke.Queue;

/// <summary>A change of the queue as a whole.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueueChange>))]
public enum QueueChange
{
    /// <summary>Workers stop before their next invocation.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>Workers go on.</summary>
    [JsonStringEnumMemberName("resumed")]
    Resumed,

    /// <summary>Items have another place or priority.</summary>
    [JsonStringEnumMemberName("reordered")]
    Reordered,

    /// <summary>Items were deleted.</summary>
    [JsonStringEnumMemberName("deleted")]
    Deleted,

    /// <summary>Items were canceled.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,
}
