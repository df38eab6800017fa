using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Invoke.Images;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>Latents, the compressed picture that a diffusion model works on: float32, [batch, channels, height, width].</summary>
/// <remarks>
/// Latents on graph edges are scaled to unit variance. Fill new latents by <see cref="WritableValues"/> before handing them on: a value on an edge is read
/// by many and changed by none. Reading from several threads is safe; disposing makes later use throw, and a span taken
/// before stays readable. The memory is pinned, so that ONNX Runtime can read it in place.
/// </remarks>
[JsonConverter(typeof(LatentsJsonConverter))]
public sealed class Latents : IDisposable, ITensorValue
{
    private readonly TensorBuffer _buffer;

    /// <summary>Creates latents filled with zeros.</summary>
    /// <param name="batch">The number of pictures, 1 or more.</param>
    /// <param name="channels">The number of channels, usually 4.</param>
    /// <param name="height">The height in latent pixels: image pixels divided by <see cref="StableDiffusionModel.LatentScale"/>.</param>
    /// <param name="width">The width in latent pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public Latents(int batch, int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Batch = batch;
        Channels = channels;
        Height = height;
        Width = width;
        _buffer = new TensorBuffer(TensorElementType.Float, batch, channels, height, width);
    }

    /// <summary>Gets the number of pictures.</summary>
    public int Batch { get; }

    /// <summary>Gets the number of channels.</summary>
    public int Channels { get; }

    /// <summary>Gets the height in latent pixels.</summary>
    public int Height { get; }

    /// <summary>Gets the width in latent pixels.</summary>
    public int Width { get; }

    /// <summary>Gets the number of values.</summary>
    public int Length => _buffer.Length;

    /// <summary>Gets or sets the seed of the noise that these latents began with; null where unknown.</summary>
    public long? Seed { get; init; }

    /// <summary>Gets the values, row by row, channel by channel, picture by picture.</summary>
    /// <exception cref="ObjectDisposedException">The latents have been disposed.</exception>
    public ReadOnlySpan<float> Values => _buffer.As<float>();

    /// <summary>Gets the values to write to: for whoever made the latents, before they are handed on.</summary>
    /// <value>The same memory as <see cref="Values"/>.</value>
    /// <exception cref="ObjectDisposedException">The latents have been disposed.</exception>
    public Span<float> WritableValues => _buffer.As<float>();

    /// <inheritdoc/>
    string ITensorValue.TensorKind => "latents";

    /// <summary>Copies the latents into a tensor of the same shape, with the seed as its tag <c>seed</c>.</summary>
    /// <returns>The tensor.</returns>
    /// <exception cref="ObjectDisposedException">The latents have been disposed.</exception>
    public TensorData ToTensor() => new(
        TensorDataType.Float32,
        [Batch, Channels, Height, Width],
        MemoryMarshal.AsBytes(Values).ToArray(),
        Seed is { } seed ? new Dictionary<string, string> { ["seed"] = seed.ToString(CultureInfo.InvariantCulture) } : null);

    /// <summary>Makes a copy with memory of its own.</summary>
    /// <returns>The copy, which the caller disposes.</returns>
    /// <exception cref="ObjectDisposedException">The latents have been disposed.</exception>
    public Latents Clone()
    {
        ReadOnlySpan<float> values = Values;
        var copy = new Latents(Batch, Channels, Height, Width) { Seed = Seed };
        values.CopyTo(copy.WritableValues);
        return copy;
    }

    /// <summary>Releases the memory. Calling it twice is harmless.</summary>
    public void Dispose() => _buffer.Dispose();
}
