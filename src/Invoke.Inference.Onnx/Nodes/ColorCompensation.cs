using System.Text.Json.Serialization;

namespace Invoke.Inference.Onnx;

/// <summary>How colours are corrected before an image is encoded.</summary>
public enum ColorCompensation
{
    /// <summary>Not at all; <c>None</c> on the wire.</summary>
    [JsonStringEnumMemberName("None")]
    None,

    /// <summary>By what InvokeAI found the autoencoder of SDXL to shift them; other autoencoders are left alone. <c>SDXL</c> on the wire.</summary>
    [JsonStringEnumMemberName("SDXL")]
    Sdxl,
}
