using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>Encodes what a prompt says: chunks of long prompts, weights, combinations.</summary>
/// <remarks>
/// A weight moves a token's states away from those of the empty prompt: <c>empty + weight × (states − empty)</c>. For less than 1 the prompt is also mixed with the prompt
/// without that text, by <c>tan((1 − weight) × π/2)</c>, so that at 0 nothing of it is left. Formulas and grammar are those of compel; it masks the text where the
/// network can, ours is taken out, as text encoders in ONNX have no mask.
/// </remarks>
internal sealed class PromptEncoder(ClipTokenizer tokenizer, TextEncoder encoder, CancellationToken cancellationToken)
{
    private const int StartAndEnd = 2;
    private const double Least = 1e-5;

    private readonly int _chunk = tokenizer.MaxLength;
    private float[]? _empty;

    public TextConditioning Encode(ParsedPrompt prompt)
    {
        float[] states = EncodeStates(prompt);
        var conditioning = new TextConditioning(states.Length / encoder.Width, encoder.Width);
        states.CopyTo(conditioning.WritableValues);
        return conditioning;
    }

    /// <summary>Encodes a prompt into its states, [tokens, width].</summary>
    public float[] EncodeStates(ParsedPrompt prompt)
    {
        float[][] parts = [.. prompt.Parts.Select(part => Encode(part.Fragments))];
        return prompt.Combination == PromptCombination.Blend
            ? Blend(parts, [.. prompt.Parts.Select(part => part.Weight)], prompt.IsNormalized)
            : [.. parts.Zip(prompt.Parts, (part, of) => Scale(part, of.Weight)).SelectMany(each => each)];
    }

    private float[] Encode(IReadOnlyList<PromptFragment> fragments)
    {
        (int[] Tokens, double Weight)[] pieces = [.. fragments.Select(fragment => (tokenizer.EncodeText(fragment.Text), fragment.Weight))];
        var states = new float[LengthOf(pieces)];
        EncodePieces(pieces, states);
        int[] faded = [.. Enumerable.Range(0, pieces.Length).Where(index => pieces[index].Weight < 1 && pieces[index].Tokens.Length > 0)];
        if (faded.Length == 0)
        {
            return states;
        }

        double[] shares = Array.ConvertAll(faded, index => Math.Tan((1 - Math.Max(Least, pieces[index].Weight)) * Math.PI / 2));
        double sum = 1 + shares.Sum();
        Scale(states, 1 / sum);

        // Each is added at once, so that memory does not grow with their number.
        var scratch = new float[states.Length];
        for (var index = 0; index < faded.Length; index++)
        {
            (int[] Tokens, double Weight)[] others = [.. pieces[..faded[index]], .. pieces[(faded[index] + 1)..]];
            Span<float> without = scratch.AsSpan(0, LengthOf(others));
            EncodePieces(others, without);
            AddTo(states, without, shares[index] / sum);
        }

        return states;
    }

    /// <summary>Says how long the states of tokens are, in as many chunks as they need.</summary>
    private int LengthOf((int[] Tokens, double Weight)[] pieces)
    {
        int room = _chunk - StartAndEnd;
        return Math.Max(1, (pieces.Sum(static piece => piece.Tokens.Length) + room - 1) / room) * _chunk * encoder.Width;
    }

    /// <summary>Encodes tokens with their weights.</summary>
    private void EncodePieces((int[] Tokens, double Weight)[] pieces, Span<float> states)
    {
        int[] tokens = [.. pieces.SelectMany(piece => piece.Tokens)];
        float[] weights = [.. pieces.SelectMany(piece => Enumerable.Repeat((float)piece.Weight, piece.Tokens.Length))];
        int room = _chunk - StartAndEnd;
        int length = _chunk * encoder.Width;
        for (var chunk = 0; chunk < states.Length / length; chunk++)
        {
            int first = chunk * room;
            int count = Math.Min(room, tokens.Length - first);
            Span<float> part = states.Slice(chunk * length, length);
            encoder.Encode(tokenizer.Frame(tokens.AsSpan(first, count)), part, cancellationToken);
            Weigh(part, weights.AsSpan(first, count));
        }
    }

    private void Weigh(Span<float> states, ReadOnlySpan<float> weights)
    {
        for (var token = 0; token < weights.Length; token++)
        {
            if (weights[token] != 1)
            {
                // The start token comes first.
                int place = (token + 1) * encoder.Width;
                Span<float> state = states.Slice(place, encoder.Width);
                ReadOnlySpan<float> empty = Empty().AsSpan(place, encoder.Width);
                TensorPrimitives.Subtract(state, empty, state);
                TensorPrimitives.MultiplyAdd(state, weights[token], empty, state);
            }
        }
    }

    private float[] Empty()
    {
        if (_empty is null)
        {
            var states = new float[_chunk * encoder.Width];
            encoder.Encode(tokenizer.Frame([]), states, cancellationToken);
            _empty = states;
        }

        return _empty;
    }

    private float[] Blend(float[][] parts, double[] weights, bool isNormalized)
    {
        int length = parts.Max(part => part.Length);
        double sum = isNormalized ? weights.Sum() : 1;
        var mixed = new float[length];
        for (var index = 0; index < parts.Length; index++)
        {
            AddTo(mixed, parts[index], weights[index] / sum);
        }

        return mixed;
    }

    /// <summary>Adds states to others; where they are shorter, they go on as the empty prompt.</summary>
    private void AddTo(Span<float> sum, ReadOnlySpan<float> states, double share)
    {
        TensorPrimitives.MultiplyAdd(states, (float)share, sum[..states.Length], sum[..states.Length]);
        for (int place = states.Length; place < sum.Length; place += Empty().Length)
        {
            Span<float> rest = sum.Slice(place, Empty().Length);
            TensorPrimitives.MultiplyAdd(Empty(), (float)share, rest, rest);
        }
    }

    private static float[] Scale(float[] states, double weight)
    {
        if (weight != 1)
        {
            TensorPrimitives.Multiply(states, (float)weight, states);
        }

        return states;
    }
}
