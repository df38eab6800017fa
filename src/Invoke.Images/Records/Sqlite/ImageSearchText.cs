using System.Text;

namespace Invoke.Images;

/// <summary>Turns what a user typed into a search of the text index in which nothing but words, double quotes and a star behind a word means anything.</summary>
/// <remarks>
/// Beginnings of words are for who asks for them: their hits are gathered before the first is known, while the hits of whole words come one by
/// one, newest first, however many there are.
/// </remarks>
internal static class ImageSearchText
{
    /// <summary>Every word occurs in the text, or begins a word of it if a star follows, every quoted text occurs; null where there is nothing to look for.</summary>
    public static string? ToMatch(string? search)
    {
        if (string.IsNullOrWhiteSpace(search))
        {
            return null;
        }

        var match = new StringBuilder("{words} : (");
        int start = match.Length;
        string[] parts = search.Replace('\0', ' ').Split('"');
        for (int index = 0; index < parts.Length; index++)
        {
            // Odd parts stand between quotes; the last one does so only where its quote was closed.
            if (index % 2 == 1 && index < parts.Length - 1)
            {
                Append(match, start, parts[index], suffix: string.Empty);
                continue;
            }

            foreach (string word in parts[index].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                Append(match, start, word.TrimEnd('*'), suffix: word.EndsWith('*') ? "*" : string.Empty);
            }
        }

        return match.Length == start ? null : match.Append(')').ToString();
    }

    /// <summary>A search for an image's name, wherever it stands.</summary>
    public static string ToMatchOfName(string imageName) => $"\"{imageName}\"";

    private static void Append(StringBuilder match, int start, string text, string suffix)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            match.Append(match.Length == start ? "\"" : " AND \"").Append(text).Append('"').Append(suffix);
        }
    }
}
