using System.Globalization;
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

        List<(string Text, string Suffix)> terms = [];
        string[] parts = search.Replace('\0', ' ').Split('"');
        for (int index = 0; index < parts.Length; index++)
        {
            // Odd parts stand between quotes; the last one does so only where its quote was closed.
            if (index % 2 == 1 && index < parts.Length - 1)
            {
                Add(terms, parts[index], suffix: string.Empty);
                continue;
            }

            foreach (string word in parts[index].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                Add(terms, word.TrimEnd('*'), suffix: word.EndsWith('*') ? "*" : string.Empty);
            }
        }

        // The index has no words without a letter or digit: a dash between two words looks for nothing, a dash alone for what is never found.
        if (terms.Exists(term => HasWord(term.Text)))
        {
            terms.RemoveAll(term => !HasWord(term.Text));
        }

        return terms.Count == 0 ? null : $"{{words}} : ({string.Join(" AND ", terms.Select(term => $"\"{term.Text}\"{term.Suffix}"))})";
    }

    /// <summary>A search for an image's name, wherever it stands.</summary>
    public static string ToMatchOfName(string imageName) => $"\"{imageName}\"";

    private static void Add(List<(string Text, string Suffix)> terms, string text, string suffix)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            terms.Add((text, suffix));
        }
    }

    // What the tokenizer unicode61 takes for parts of words: letters, numbers, and private use.
    private static bool HasWord(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || Rune.IsNumber(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.PrivateUse)
            {
                return true;
            }
        }

        return false;
    }
}
