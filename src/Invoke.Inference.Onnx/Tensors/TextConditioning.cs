using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Invoke.Graph;
using Invoke.Images;

namespace Invoke.Inference.Onnx;

/// <summary>An encoded prompt: the text encoder's hidden states, float32, [1, tokens, width], and for SDXL what it reads beside them.</summary>
/// <remarks>
/// Fill a new one by <see cref="WritableValues"/> before handing it on: a value on an edge is read by many and changed by none, so reading from several threads is safe. It is plain memory that needs no disposing, so a result cache keeps
/// it, and a prompt is encoded once for all runs.
/// </remarks>
[JsonConverter(typeof(TextConditioningJsonConverter))]
public sealed class TextConditioning : ITensorValue, ISizedValue
{
    private readonly float[] _values;

    /// <summary>Creates a conditioning filled with zeros.</summary>
    /// <param name="tokens">The number of tokens: 77 for each part of the prompt that was encoded on its own.</param>
    /// <param name="width">The width of a state, <see cref="UNetConfig.CrossAttentionDim"/> of the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public TextConditioning(int tokens, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Tokens = tokens;
        Width = width;
        _values = new float[checked(tokens * width)];
    }

    /// <summary>Gets the number of tokens.</summary>
    public int Tokens { get; }

    /// <summary>Gets the width of a state.</summary>
    public int Width { get; }

    /// <summary>Gets the states, token by token.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Gets the values to write to: for whoever made the conditioning, before it is handed on.</summary>
    /// <value>The same memory as <see cref="Values"/>.</value>
    public Span<float> WritableValues => _values;

    /// <summary>Gets or sets what SDXL reads beside the states; null for other models.</summary>
    public PooledText? Pooled { get; init; }

    /// <inheritdoc/>
    string ITensorValue.TensorKind => "conditioning";

    /// <inheritdoc/>
    long ISizedValue.SizeInBytes => sizeof(float) * ((long)_values.Length + (Pooled is null ? 0 : Pooled.Values.Length + Pooled.TimeIds.Length));

    /// <summary>
    /// Copies the states into a tensor of shape [1, tokens, width], with <see cref="Pooled"/> in its tags: <c>pooled_embeds</c> as base64 of float32, and
    /// <c>add_time_ids</c> as numbers with blanks between.
    /// </summary>
    /// <returns>The tensor.</returns>
    public TensorData ToTensor() => new(TensorDataType.Float32, [1, Tokens, Width], MemoryMarshal.AsBytes(Values).ToArray(), Tags());

    private Dictionary<string, string>? Tags() => Pooled is null ? null : new Dictionary<string, string>
    {
        [TextConditioningJsonConverter.PooledEmbeds] = Convert.ToBase64String(MemoryMarshal.AsBytes(Pooled.Values)),
        [TextConditioningJsonConverter.AddTimeIds] = string.Join(' ', Pooled.TimeIds.ToArray().Select(static id => id.ToString(CultureInfo.InvariantCulture))),
    };
}
