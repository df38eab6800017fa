using System.Text;
using System.Text.Json;

namespace Invoke.Images;

/// <summary>Checks that text is one JSON object, without building it.</summary>
internal static class JsonObjectText
{
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
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return $"it is a JSON {reader.TokenType}";
            }

            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException exception)
        {
            return $"it is no JSON: {exception.Message.TrimEnd('.')}";
        }
    }
}
