using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Invoke.Inference.Onnx;

/// <summary>Reads <c>("one", "two").blend(0.3, 0.7)</c> and <c>("one", "two").and()</c>.</summary>
internal static class CombinedPrompt
{
    private const string NotNormalized = "no_normalize";

    /// <summary>Reads a combination; false where the text is none, but a prompt.</summary>
    /// <exception cref="ArgumentException">It begins as one and breaks off, or weights and prompts differ in number.</exception>
    public static bool TryParse(string text, [NotNullWhen(true)] out ParsedPrompt? combined)
    {
        combined = null;
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (!trimmed.StartsWith("(") || !trimmed[1..].TrimStart().StartsWith("\"") || !TryReadTexts(trimmed, out List<string> texts, out ReadOnlySpan<char> rest))
        {
            return false;
        }

        PromptCombination combination;
        if (rest.StartsWith(".blend("))
        {
            combination = PromptCombination.Blend;
        }
        else if (rest.StartsWith(".and("))
        {
            combination = PromptCombination.And;
        }
        else
        {
            return false;
        }

        ReadOnlySpan<char> arguments = rest[(rest.IndexOf('(') + 1)..];
        if (!arguments.EndsWith(")"))
        {
            throw new ArgumentException($"The prompt's '{rest}' has no ')' at its end; write it like (\"one\", \"two\").blend(0.3, 0.7), with nothing behind it.");
        }

        (double[] weights, bool isNormalized) = ReadWeights(arguments[..^1], texts.Count, combination);
        combined = new ParsedPrompt([.. texts.Select((each, index) => new PromptPart(PromptParser.ParseFragments(each), weights[index]))], combination, isNormalized);
        return true;
    }

    /// <summary>Reads quoted texts in parentheses.</summary>
    private static bool TryReadTexts(ReadOnlySpan<char> text, out List<string> texts, out ReadOnlySpan<char> rest)
    {
        texts = [];
        rest = text[1..].TrimStart();
        while (rest.StartsWith("\""))
        {
            if (!TryReadText(rest, out string quoted, out int length))
            {
                return false;
            }

            texts.Add(quoted);
            rest = rest[length..].TrimStart();
            if (rest.StartsWith(")"))
            {
                rest = rest[1..].TrimStart();
                return true;
            }

            if (!rest.StartsWith(","))
            {
                return false;
            }

            rest = rest[1..].TrimStart();
        }

        return false;
    }

    private static bool TryReadText(ReadOnlySpan<char> text, out string quoted, out int length)
    {
        var read = new StringBuilder();
        for (length = 1; length < text.Length; length++)
        {
            switch (text[length])
            {
                case '\\' when length + 1 < text.Length && text[length + 1] == '"':
                    read.Append(text[++length]);
                    break;
                case '"':
                    length++;
                    quoted = read.ToString();
                    return true;
                default:
                    read.Append(text[length]);
                    break;
            }
        }

        quoted = string.Empty;
        return false;
    }

    private static (double[] Weights, bool IsNormalized) ReadWeights(ReadOnlySpan<char> arguments, int count, PromptCombination combination)
    {
        var weights = new List<double>();
        var isNormalized = true;
        foreach (Range range in arguments.Split(','))
        {
            ReadOnlySpan<char> argument = arguments[range].Trim();
            if (argument.SequenceEqual(NotNormalized))
            {
                isNormalized = false;
            }
            else if (double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) && !double.IsNaN(weight))
            {
                ThrowIfTooLarge(weight, argument);
                weights.Add(weight);
            }
            else if (!argument.IsEmpty)
            {
                throw new ArgumentException($"The prompt's weight '{argument}' is no number; write weights like 0.3, with a point.");
            }
        }

        if (weights.Count == 0 && combination == PromptCombination.And)
        {
            return ([.. Enumerable.Repeat(1.0, count)], isNormalized);
        }

        if (weights.Count != count)
        {
            throw new ArgumentException($"The prompt combines {count} prompts with {weights.Count} weights; give a weight for each.");
        }

        if (combination == PromptCombination.Blend && isNormalized && Math.Abs(weights.Sum()) < 1e-9)
        {
            throw new ArgumentException($"The weights of the prompt's blend are 0 together; let them differ, or add {NotNormalized}.");
        }

        return ([.. weights], isNormalized);
    }

    private static void ThrowIfTooLarge(double weight, ReadOnlySpan<char> argument)
    {
        if (Math.Abs(weight) > PromptParser.MostWeight)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The prompt's weight '{argument}' is too large; allowed is up to {PromptParser.MostWeight:0}."));
        }
    }
}
