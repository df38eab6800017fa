using System.Text.Json.Serialization;

namespace Invoke.Inference.Onnx;

/// <summary>How latents are weighed when they change their size; PyTorch's ways, by its words.</summary>
public enum LatentsInterpolation
{
    /// <summary>The value below, as old versions of OpenCV choose it; <c>nearest</c> on the wire.</summary>
    [JsonStringEnumMemberName("nearest")]
    Nearest,

    /// <summary>For tensors with one side; <c>linear</c> on the wire. Refused: latents have two.</summary>
    [JsonStringEnumMemberName("linear")]
    Linear,

    /// <summary>Linear in both directions; <c>bilinear</c> on the wire.</summary>
    [JsonStringEnumMemberName("bilinear")]
    Bilinear,

    /// <summary>Cubic in both directions; <c>bicubic</c> on the wire.</summary>
    [JsonStringEnumMemberName("bicubic")]
    Bicubic,

    /// <summary>For tensors with three sides; <c>trilinear</c> on the wire. Refused: latents have two.</summary>
    [JsonStringEnumMemberName("trilinear")]
    Trilinear,

    /// <summary>The mean of the area; <c>area</c> on the wire.</summary>
    [JsonStringEnumMemberName("area")]
    Area,

    /// <summary>The nearest value; <c>nearest-exact</c> on the wire.</summary>
    [JsonStringEnumMemberName("nearest-exact")]
    NearestExact,
}
