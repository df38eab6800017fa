using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>How <see cref="BlurImage"/> weighs the pixels around one.</summary>
public enum BlurType
{
    /// <summary>By a Gaussian curve; <c>gaussian</c> on the wire.</summary>
    [JsonStringEnumMemberName("gaussian")]
    Gaussian,

    /// <summary>All alike; <c>box</c> on the wire.</summary>
    [JsonStringEnumMemberName("box")]
    Box,
}
