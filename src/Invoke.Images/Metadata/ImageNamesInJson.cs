using System.Text;
using System.Text.Json;

namespace Invoke.Images;

/// <summary>Finds the images that a workflow or graph uses: the values of <c>image_name</c>, at any depth.</summary>
/// <remarks>The texts have passed <see cref="JsonObjectText"/>.</remarks>
internal static class ImageNamesInJson
{
    /// <summary>The names, separated by spaces, each once; null where there are none.</summary>
    public static string? Find(params ReadOnlySpan<string?> texts)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (string? text in texts)
        {
            if (text is not null)
            {
                Collect(text, names);
            }
        }

        return names.Count == 0 ? null : string.Join(' ', names);
    }

    private static void Collect(string text, HashSet<string> names)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName
                && reader.ValueTextEquals("image_name"u8)
                && reader.Read()
                && reader.TokenType == JsonTokenType.String
                && reader.GetString() is { } name
                && ImageNameRules.IsValid(name))
            {
                names.Add(name);
            }
        }
    }
}
