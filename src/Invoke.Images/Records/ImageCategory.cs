using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>What an image is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageCategory>))]
public enum ImageCategory
{
    /// <summary>A picture; <c>general</c> on the wire.</summary>
    [JsonStringEnumMemberName("general")]
    General,

    /// <summary>A mask of another image; <c>mask</c> on the wire.</summary>
    [JsonStringEnumMemberName("mask")]
    Mask,

    /// <summary>A guide of the model, such as a depth map; <c>control</c> on the wire.</summary>
    [JsonStringEnumMemberName("control")]
    Control,

    /// <summary>Something a user made or uploaded; <c>user</c> on the wire.</summary>
    [JsonStringEnumMemberName("user")]
    User,

    /// <summary>Anything else; <c>other</c> on the wire.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}
