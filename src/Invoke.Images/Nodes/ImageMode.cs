using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>The modes that InvokeAI's <c>img_conv</c> lists; those that a PNG cannot hold are refused.</summary>
public enum ImageMode
{
    /// <summary>Lightness; <c>L</c> on the wire.</summary>
    [JsonStringEnumMemberName("L")]
    L,

    /// <summary>Red, green, blue; <c>RGB</c> on the wire.</summary>
    [JsonStringEnumMemberName("RGB")]
    Rgb,

    /// <summary>Red, green, blue, alpha; <c>RGBA</c> on the wire.</summary>
    [JsonStringEnumMemberName("RGBA")]
    Rgba,

    /// <summary>Inks; <c>CMYK</c> on the wire. Refused.</summary>
    [JsonStringEnumMemberName("CMYK")]
    Cmyk,

    /// <summary>Luma and chroma; <c>YCbCr</c> on the wire. Refused.</summary>
    [JsonStringEnumMemberName("YCbCr")]
    YCbCr,

    /// <summary>CIE L*a*b*; <c>LAB</c> on the wire. Refused.</summary>
    [JsonStringEnumMemberName("LAB")]
    Lab,

    /// <summary>Hue, saturation, value; <c>HSV</c> on the wire. Refused.</summary>
    [JsonStringEnumMemberName("HSV")]
    Hsv,

    /// <summary>Lightness as integers, 0 to 255 like <see cref="L"/>; <c>I</c> on the wire.</summary>
    [JsonStringEnumMemberName("I")]
    I,

    /// <summary>Lightness as floating-point numbers; <c>F</c> on the wire. Refused.</summary>
    [JsonStringEnumMemberName("F")]
    F,
}
