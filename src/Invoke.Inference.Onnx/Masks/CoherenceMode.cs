using System.Text.Json.Serialization;

namespace Invoke.Inference.Onnx;

/// <summary>How a mask spreads beyond its edge, so that what is repainted fits what is around it.</summary>
public enum CoherenceMode
{
    /// <summary>By a Gaussian curve; <c>Gaussian Blur</c> on the wire.</summary>
    [JsonStringEnumMemberName("Gaussian Blur")]
    GaussianBlur,

    /// <summary>By the distance; <c>Box Blur</c> on the wire.</summary>
    [JsonStringEnumMemberName("Box Blur")]
    BoxBlur,

    /// <summary>Not by degrees: all around the edge gets the least denoising; <c>Staged</c> on the wire.</summary>
    [JsonStringEnumMemberName("Staged")]
    Staged,
}
