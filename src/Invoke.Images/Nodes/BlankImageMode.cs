using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>The mode of a <see cref="BlankImage"/>.</summary>
public enum BlankImageMode
{
    /// <summary>Without alpha; <c>RGB</c> on the wire.</summary>
    [JsonStringEnumMemberName("RGB")]
    Rgb,

    /// <summary>With alpha; <c>RGBA</c> on the wire.</summary>
    [JsonStringEnumMemberName("RGBA")]
    Rgba,
}
