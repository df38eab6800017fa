namespace Invoke.Graph;

/// <summary>Splits a text in two at the first delimiter.</summary>
[Node("string_split", Version = "1.0.1", Category = "strings", Title = "String Split")]
public sealed partial class SplitString : Node
{
    /// <summary>Gets or sets the text to split.</summary>
    [Input]
    public string String { get; set; } = string.Empty;

    /// <summary>Gets or sets the text to split at; empty for the first white space.</summary>
    [Input]
    public string Delimiter { get; set; } = string.Empty;

    /// <summary>Splits the text.</summary>
    /// <returns>What stands before and behind the delimiter; the second text is empty where there is none.</returns>
    public ValueTask<StringPairOutput> RunAsync() => new(string.IsNullOrEmpty(Delimiter) ? SplitAtBlank(String) : SplitAt(String, Delimiter));

    private static StringPairOutput SplitAt(string text, string delimiter)
    {
        int index = text.IndexOf(delimiter, StringComparison.Ordinal);
        return index < 0 ? new StringPairOutput(text, string.Empty) : new StringPairOutput(text[..index], text[(index + delimiter.Length)..]);
    }

    private static StringPairOutput SplitAtBlank(string text)
    {
        string trimmed = text.TrimStart();
        var end = 0;
        while (end < trimmed.Length && !char.IsWhiteSpace(trimmed[end]))
        {
            end++;
        }

        return new StringPairOutput(trimmed[..end], trimmed[end..].TrimStart());
    }
}
