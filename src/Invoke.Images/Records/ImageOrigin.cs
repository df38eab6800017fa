using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>Where an image comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageOrigin>))]
public enum ImageOrigin
{
    /// <summary>Made by this application, for example by a node; <c>internal</c> on the wire.</summary>
    [JsonStringEnumMemberName("internal")]
    Internal,

    /// <summary>Brought from outside, for example by an upload; <c>external</c> on the wire.</summary>
    [JsonStringEnumMemberName("external")]
    External,
}
