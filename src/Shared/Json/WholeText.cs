using System.Text.Json;

namespace Invoke.Internal;

/// <summary>Finds escapes of half a character, which the parser takes and whoever reads the text then fails at.</summary>
internal static class WholeText
{
    /// <summary>Reads every name and text of a document. The depth is bounded: the parser takes no more than 64 levels.</summary>
    /// <exception cref="InvalidOperationException">One holds half of a surrogate pair.</exception>
    public static void Check(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Check(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Check(member.Value);
                }

                break;
        }
    }
}
