namespace Invoke.Graph.Tests;

/// <summary>A journal in memory.</summary>
internal sealed class ListJournal : ISessionJournal
{
    public List<string> Entries { get; } = [];

    public void Append(string entry) => Entries.Add(entry);
}
