using System.Text;
using System.Text.Json;

namespace Invoke.Images;

/// <summary>Checks that text is one JSON object whose names and strings are text, without building it.</summary>
/// <remarks>An escape such as <c>\ud800</c> is JSON, but half a character: whoever asked for that string would get an exception. So it is refused here, once for all.</remarks>
internal static class JsonObjectText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsValid(string text) => FindFault(text) is null;

    public static void ThrowIfInvalid(string? text, string member)
    {
        if (text is not null && FindFault(text) is { } fault)
        {
            throw new ArgumentException($"{member} must be a JSON object, but {fault}.", member);
        }
    }

    private static string? FindFault(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Strict.GetBytes(text));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return $"it is a JSON {reader.TokenType}";
            }

            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped && !IsText(ref reader))
                {
                    return $"the string that starts at byte {reader.TokenStartIndex} escapes half a character (a lone surrogate); remove it";
                }
            }

            return null;
        }
        catch (JsonException exception)
        {
            return $"it is no JSON: {exception.Message.TrimEnd('.')}";
        }
        catch (EncoderFallbackException exception)
        {
            return $"it holds half a character (a lone surrogate) at index {exception.Index}; remove it";
        }
    }

    // The reader has no other way to tell.
    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
