namespace Invoke.Inference.Onnx.Tests.Models;

internal static class TextEncoderTestExtensions
{
    /// <summary>Encodes one chunk of ids into a conditioning of its own.</summary>
    public static TextConditioning Encode(this TextEncoder encoder, ReadOnlySpan<int> ids, CancellationToken cancellationToken)
    {
        var states = new TextConditioning(Math.Max(1, ids.Length), encoder.Width);
        encoder.Encode(ids, states.WritableValues, cancellationToken);
        return states;
    }
}
