using System.Globalization;
using System.Text;

namespace Invoke.Internal.Records;

/// <summary>A part of what a user looks for: words that have to stand side by side.</summary>
/// <param name="Text">The words; everything that is neither letter nor digit stands between words.</param>
/// <param name="IsBeginning">Whether the last word may go on.</param>
internal readonly record struct ImageSearchTerm(string Text, bool IsBeginning)
{
    /// <summary>Takes apart what a user typed; nothing but words, double quotes and a star behind a word means anything.</summary>
    /// <returns>The terms, which all have to occur; none where there is nothing to look for.</returns>
    public static List<ImageSearchTerm> Parse(string? search)
    {
        List<ImageSearchTerm> terms = [];
        if (string.IsNullOrWhiteSpace(search))
        {
            return terms;
        }

        string[] parts = search.Replace('\0', ' ').Split('"');
        for (int index = 0; index < parts.Length; index++)
        {
            // Odd parts stand between quotes; the last one does so only where its quote was closed.
            if (index % 2 == 1 && index < parts.Length - 1)
            {
                Add(terms, parts[index], isBeginning: false);
                continue;
            }

            foreach (string word in parts[index].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                Add(terms, word.TrimEnd('*'), word.EndsWith('*'));
            }
        }

        // The index has no words without a letter or digit: a dash between two words looks for nothing, a dash alone for what is never found.
        if (terms.Exists(term => term.HasWord))
        {
            terms.RemoveAll(term => !term.HasWord);
        }

        return terms;
    }

    // What the index takes for parts of words: letters, numbers, and private use.
    private bool HasWord
    {
        get
        {
            foreach (Rune rune in Text.EnumerateRunes())
            {
                if (Rune.IsLetter(rune) || Rune.IsNumber(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.PrivateUse)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static void Add(List<ImageSearchTerm> terms, string text, bool isBeginning)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            terms.Add(new ImageSearchTerm(text, isBeginning));
        }
    }
}
