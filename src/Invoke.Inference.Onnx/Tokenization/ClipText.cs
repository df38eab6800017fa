using System.Text;

namespace Invoke.Inference.Onnx;

/// <summary>CLIP's normal form of a text: Unicode NFC, every run of white space one blank, lower case.</summary>
internal static class ClipText
{
    public static string Normalize(string text)
    {
        string composed = WithoutLoneSurrogates(text).Normalize(NormalizationForm.FormC);
        var result = new StringBuilder(composed.Length);
        bool inWhiteSpace = false;
        foreach (Rune rune in composed.EnumerateRunes())
        {
            bool isWhiteSpace = Rune.IsWhiteSpace(rune);
            if (!isWhiteSpace)
            {
                AppendLower(result, rune);
            }
            else if (!inWhiteSpace)
            {
                result.Append(' ');
            }

            inWhiteSpace = isWhiteSpace;
        }

        return result.ToString();
    }

    private static void AppendLower(StringBuilder result, Rune rune)
    {
        // The one character whose lower case is two: Unicode SpecialCasing gives i and a combining dot.
        if (rune.Value == 0x130)
        {
            result.Append("i\u0307");
            return;
        }

        Span<char> units = stackalloc char[2];
        int count = Rune.ToLowerInvariant(rune).EncodeToUtf16(units);
        result.Append(units[..count]);
    }

    // string.Normalize throws on half a surrogate pair; a text cut in the middle of an emoji is still a prompt.
    private static string WithoutLoneSurrogates(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            result.Append(rune);
        }

        return result.ToString();
    }
}
