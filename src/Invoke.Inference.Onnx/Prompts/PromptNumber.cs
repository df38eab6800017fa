using System.Globalization;

namespace Invoke.Inference.Onnx;

/// <summary>Reads the numbers of prompts: digits, and perhaps a point and more digits.</summary>
internal static class PromptNumber
{
    public static bool TryRead(ReadOnlySpan<char> text, ref int place, out double number)
    {
        int end = place;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end++;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }
        }

        if (end == place || !double.TryParse(text[place..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
        {
            number = 1;
            return false;
        }

        place = end;
        return true;
    }
}
