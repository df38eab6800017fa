using System.Text.Json;
using Invoke.Internal;

namespace Invoke.Graph;

/// <summary>Opens documents of users: whatever is wrong with the text is a <see cref="JsonException"/> that names the kind of document.</summary>
internal static class JsonText
{
    /// <summary>Parses a document whose every name and text can be read.</summary>
    /// <param name="json">The text.</param>
    /// <param name="kind">What it is, for messages, for example "graph".</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonDocument Parse(string json, string kind)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // ArgumentException: the text holds half a surrogate pair.
            throw new JsonException($"The {kind} is not valid JSON: {exception.Message}", exception);
        }

        try
        {
            // Only escapes can hide half a pair from the parser, which would fail whoever reads that name or text later.
            if (json.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
            {
                WholeText.Check(document.RootElement);
            }

            return document;
        }
        catch (InvalidOperationException exception)
        {
            document.Dispose();
            throw new JsonException($"The {kind} is not valid JSON: it escapes half a surrogate pair, which is no text.", exception);
        }
    }

    /// <summary>A value as a message shows it: never longer than a line.</summary>
    public static string Excerpt(JsonElement value, int length = 40)
    {
        string text = value.GetRawText();
        return text.Length <= length ? text : $"{text.AsSpan(0, length - 3)}...";
    }
}
