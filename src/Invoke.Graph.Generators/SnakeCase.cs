using System.Text;

namespace Invoke.Graph.Generators;

/// <summary>The names of ports, words and type ids on the wire.</summary>
internal static class SnakeCase
{
    /// <summary>Turns a C# name into snake_case; an acronym is one word, a digit belongs to the word before it.</summary>
    public static string From(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var index = 0; index < name.Length; index++)
        {
            char letter = name[index];
            bool startsWord = char.IsUpper(letter) && index > 0 && name[index - 1] != '_'
                && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1])));
            if (startsWord)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    /// <summary>Tells whether a type id is one or more vendor parts and a name, all in snake_case.</summary>
    public static bool IsTypeId(string id, bool needsVendor)
    {
        string[] parts = id.Split('.');
        return (parts.Length > 1 || !needsVendor) && parts.All(IsWord);
    }

    private static bool IsWord(string word) =>
        word.Length > 0
        && word[0] is >= 'a' and <= 'z'
        && word.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')
        && word[word.Length - 1] != '_'
        && !word.Contains("__");
}
