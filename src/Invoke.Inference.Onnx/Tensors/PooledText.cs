namespace Invoke.Inference.Onnx;

/// <summary>What SDXL reads beside a prompt's states: the text as one vector, and the sizes that the image is asked for with. Immutable and thread-safe.</summary>
public sealed class PooledText
{
    /// <summary>How many sizes there are.</summary>
    internal const int TimeIdCount = 6;

    private readonly float[] _values;
    private readonly float[] _timeIds;

    /// <summary>Creates it from copies of its numbers.</summary>
    /// <param name="values">The text, as wide as <see cref="TextEncoderConfig.ProjectionWidth"/> of the model's second text encoder.</param>
    /// <param name="timeIds">The height and width of the original, the top and left edge of the crop, the height and width that is wanted; in pixels.</param>
    /// <exception cref="ArgumentException">There are no values, or not six sizes.</exception>
    public PooledText(ReadOnlySpan<float> values, ReadOnlySpan<float> timeIds)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("A pooled text needs at least one value.", nameof(values));
        }

        if (timeIds.Length != TimeIdCount)
        {
            throw new ArgumentException(
                $"{timeIds.Length} sizes were given; SDXL reads {TimeIdCount}: original height and width, crop top and left, target height and width.", nameof(timeIds));
        }

        _values = values.ToArray();
        _timeIds = timeIds.ToArray();
    }

    /// <summary>Gets the text; <c>text_embeds</c> of the second text encoder.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Gets the height and width of the original, the top and left edge of the crop, the height and width that is wanted; <c>time_ids</c> of the network.</summary>
    public ReadOnlySpan<float> TimeIds => _timeIds;
}
