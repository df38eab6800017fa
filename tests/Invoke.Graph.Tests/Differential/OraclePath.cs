namespace Invoke.Graph.Tests.Differential;

/// <summary>A map from iterators to indices as text: one character for each iterator of the graph, so that it can be compared and hashed.</summary>
/// <remarks>It may be a whole path, or only what is known of one.</remarks>
internal readonly record struct OraclePath(string Text)
{
    private const char None = '\0';

    public static OraclePath Empty(int iterators) => new(new string(None, iterators));

    /// <summary>The index of an iterator, or -1.</summary>
    public int this[int iterator] => Text[iterator] - 1;

    public OraclePath With(int iterator, int index) =>
        new(string.Create(Text.Length, (Text, iterator, index), static (text, change) =>
        {
            change.Text.CopyTo(text);
            text[change.iterator] = (char)(change.index + 1);
        }));

    /// <summary>The part of the path that some iterators have.</summary>
    public OraclePath Only(bool[] iterators) =>
        new(string.Create(Text.Length, (Text, iterators), static (text, from) =>
        {
            for (var index = 0; index < text.Length; index++)
            {
                text[index] = from.iterators[index] ? from.Text[index] : None;
            }
        }));

    /// <summary>True where no iterator has two different indices.</summary>
    public bool AgreesWith(OraclePath other)
    {
        for (var index = 0; index < Text.Length; index++)
        {
            if (Text[index] != None && other.Text[index] != None && Text[index] != other.Text[index])
            {
                return false;
            }
        }

        return true;
    }
}
