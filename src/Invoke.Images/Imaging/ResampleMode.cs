using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>How pixels are weighed when an image changes its size; Pillow's filters, by InvokeAI's words.</summary>
public enum ResampleMode
{
    /// <summary>The nearest pixel, no mixing; <c>nearest</c> on the wire.</summary>
    [JsonStringEnumMemberName("nearest")]
    Nearest,

    /// <summary>The mean of the area; <c>box</c> on the wire.</summary>
    [JsonStringEnumMemberName("box")]
    Box,

    /// <summary>A triangle of 1 pixel to each side; <c>bilinear</c> on the wire.</summary>
    [JsonStringEnumMemberName("bilinear")]
    Bilinear,

    /// <summary>Hamming's window of 1 pixel to each side, sharper than bilinear; <c>hamming</c> on the wire.</summary>
    [JsonStringEnumMemberName("hamming")]
    Hamming,

    /// <summary>A cubic of 2 pixels to each side; <c>bicubic</c> on the wire.</summary>
    [JsonStringEnumMemberName("bicubic")]
    Bicubic,

    /// <summary>A windowed sinc of 3 pixels to each side, the sharpest; <c>lanczos</c> on the wire.</summary>
    [JsonStringEnumMemberName("lanczos")]
    Lanczos,
}
