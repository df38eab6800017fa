using System.Globalization;
using System.Text;

namespace Invoke.Inference.Onnx;

/// <summary>Cuts a normalized text into CLIP's words; white space separates them and belongs to none.</summary>
/// <remarks>
/// In order of preference a word is a contraction ('s 't 're 've 'm 'll 'd), a run of letters, one number character, or
/// a run of anything else.
/// </remarks>
internal ref struct ClipWords
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private ReadOnlySpan<char> _rest;

    public ClipWords(ReadOnlySpan<char> text) => _rest = text;

    private enum Kind
    {
        WhiteSpace,
        Letter,
        Number,
        Other,
    }

    public bool TryNext(out ReadOnlySpan<char> word)
    {
        while (!_rest.IsEmpty)
        {
            int contraction = ContractionLength(_rest);
            if (contraction > 0)
            {
                word = Take(contraction);
                return true;
            }

            Kind kind = KindOf(_rest, out int length);
            if (kind is Kind.Letter or Kind.Other)
            {
                while (length < _rest.Length && KindOf(_rest[length..], out int next) == kind)
                {
                    length += next;
                }
            }

            word = Take(length);
            if (kind != Kind.WhiteSpace)
            {
                return true;
            }
        }

        word = default;
        return false;
    }

    private ReadOnlySpan<char> Take(int length)
    {
        ReadOnlySpan<char> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static int ContractionLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'')
        {
            foreach (string contraction in Contractions)
            {
                if (text.StartsWith(contraction, StringComparison.Ordinal))
                {
                    return contraction.Length;
                }
            }
        }

        return 0;
    }

    private static Kind KindOf(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeFromUtf16(text, out Rune rune, out length);
        if (Rune.IsWhiteSpace(rune))
        {
            return Kind.WhiteSpace;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }
}
