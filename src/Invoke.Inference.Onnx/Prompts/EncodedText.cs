namespace Invoke.Inference.Onnx;

/// <summary>What one of the text encoders of SDXL makes of a prompt.</summary>
/// <param name="States">The states, [tokens, width].</param>
/// <param name="Width">The width of a state.</param>
/// <param name="Pooled">The text as one vector; null from the first encoder.</param>
internal sealed record EncodedText(float[] States, int Width, float[]? Pooled)
{
    /// <summary>Gets the number of tokens.</summary>
    public int Tokens => States.Length / Width;

    /// <summary>Sets the states of two encoders side by side; where one has less tokens, its side goes on as zeros.</summary>
    public static TextConditioning Join(EncodedText first, EncodedText second, PooledText pooled)
    {
        int width = first.Width + second.Width;
        var joined = new TextConditioning(Math.Max(first.Tokens, second.Tokens), width) { Pooled = pooled };
        first.CopyTo(joined.WritableValues, width);
        second.CopyTo(joined.WritableValues[first.Width..], width);
        return joined;
    }

    private void CopyTo(Span<float> values, int stride)
    {
        for (var token = 0; token < Tokens; token++)
        {
            States.AsSpan(token * Width, Width).CopyTo(values[(token * stride)..]);
        }
    }
}
