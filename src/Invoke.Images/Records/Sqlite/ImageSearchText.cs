using Invoke.Internal.Records;

namespace Invoke.Images;

/// <summary>Turns what a user typed into a search of the text index.</summary>
/// <remarks>
/// Beginnings of words are for who asks for them: their hits are gathered before the first is known, while the hits of whole words come one by
/// one, newest first, however many there are.
/// </remarks>
internal static class ImageSearchText
{
    /// <summary>Every word occurs in the text, or begins a word of it if a star follows, every quoted text occurs; null where there is nothing to look for.</summary>
    public static string? ToMatch(string? search)
    {
        List<ImageSearchTerm> terms = ImageSearchTerm.Parse(search);
        return terms.Count == 0 ? null : $"{{words}} : ({string.Join(" AND ", terms.Select(term => $"\"{term.Text}\"{(term.IsBeginning ? "*" : "")}"))})";
    }

    /// <summary>A search for an image's name, wherever it stands.</summary>
    public static string ToMatchOfName(string imageName) => $"\"{imageName}\"";
}
