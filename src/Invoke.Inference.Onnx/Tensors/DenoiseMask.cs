using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Invoke.Images;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>Says which part of an image is denoised anew: float32, [1, 1, height, width], 0 (black) is repainted, 1 (white) is kept.</summary>
/// <remarks>
/// The size is that of the image or of its latents; it is scaled to the latents where it is used. Fill a new mask by <see cref="WritableValues"/> before handing it on: a value
/// on an edge is read by many and changed by none. Reading from several threads is safe; disposing makes later use throw, and a span taken
/// before stays readable. The mask owns <see cref="MaskedLatents"/>.
/// </remarks>
[JsonConverter(typeof(DenoiseMaskJsonConverter))]
public sealed class DenoiseMask : IDisposable, ITensorValue
{
    private readonly TensorBuffer _buffer;

    /// <summary>Creates a mask filled with zeros: all is repainted.</summary>
    /// <param name="height">The height in pixels, of the image or of its latents.</param>
    /// <param name="width">The width in pixels, of the image or of its latents.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public DenoiseMask(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Height = height;
        Width = width;
        _buffer = new TensorBuffer(TensorElementType.Float, 1, 1, height, width);
    }

    /// <summary>Gets the height in pixels.</summary>
    public int Height { get; }

    /// <summary>Gets the width in pixels.</summary>
    public int Width { get; }

    /// <summary>Gets the values, row by row: 0 is repainted, 1 is kept.</summary>
    /// <value>0 to 1; what is between is mixed, or, where <see cref="IsGradient"/> is set, kept for a part of the steps.</value>
    /// <exception cref="ObjectDisposedException">The mask has been disposed.</exception>
    public ReadOnlySpan<float> Values => _buffer.As<float>();

    /// <summary>Gets the values to write to: for whoever made the mask, before it is handed on.</summary>
    /// <value>The same memory as <see cref="Values"/>.</value>
    /// <exception cref="ObjectDisposedException">The mask has been disposed.</exception>
    public Span<float> WritableValues => _buffer.As<float>();

    /// <summary>Gets or sets the latents of the image without what is repainted, which inpainting models read; null where unknown.</summary>
    public Latents? MaskedLatents { get; init; }

    /// <summary>Gets or sets whether a value says how long its place is kept: 0.25 for the first quarter of the denoising; then it is repainted.</summary>
    public bool IsGradient { get; init; }

    /// <inheritdoc/>
    string ITensorValue.TensorKind => "denoise_mask";

    /// <summary>Copies the mask into a tensor of shape [1, 1, height, width], with the tag <c>gradient</c> where it is one; without the masked latents.</summary>
    /// <returns>The tensor.</returns>
    /// <exception cref="ObjectDisposedException">The mask has been disposed.</exception>
    public TensorData ToTensor() => new(
        TensorDataType.Float32,
        [1, 1, Height, Width],
        MemoryMarshal.AsBytes(Values).ToArray(),
        IsGradient ? new Dictionary<string, string> { ["gradient"] = "true" } : null);

    /// <summary>Releases the memory, that of <see cref="MaskedLatents"/>, too. Calling it twice is harmless.</summary>
    public void Dispose()
    {
        _buffer.Dispose();
        MaskedLatents?.Dispose();
    }
}
