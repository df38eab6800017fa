namespace Invoke.Graph;

/// <summary>The members of a journal's entries, beside those of a snapshot.</summary>
internal static class JournalNames
{
    public const string Node = "node";
    public const string Path = "path";
    public const string Type = "type";
    public const string Outputs = "outputs";
}
