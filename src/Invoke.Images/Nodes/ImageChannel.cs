using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>A channel of an image.</summary>
public enum ImageChannel
{
    /// <summary>Alpha; <c>A</c> on the wire.</summary>
    [JsonStringEnumMemberName("A")]
    Alpha,

    /// <summary>Red; <c>R</c> on the wire.</summary>
    [JsonStringEnumMemberName("R")]
    Red,

    /// <summary>Green; <c>G</c> on the wire.</summary>
    [JsonStringEnumMemberName("G")]
    Green,

    /// <summary>Blue; <c>B</c> on the wire.</summary>
    [JsonStringEnumMemberName("B")]
    Blue,
}
