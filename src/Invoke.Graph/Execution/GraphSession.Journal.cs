namespace Invoke.Graph;

/// <content>The journal: a session that is written down while it goes on.</content>
public sealed partial class GraphSession
{
    /// <summary>The most bytes an output may have in a journal, unless a host says otherwise: a mebibyte.</summary>
    internal const int DefaultMaxJournaledOutputBytes = 1 << 20;

    private JournalWriter? _journal;

    /// <summary>Writes the session to a journal from here on: first what it is of and what has finished, then each invocation that finishes.</summary>
    /// <param name="journal">Takes the entries.</param>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <param name="maxOutputBytes">The most bytes one output may have; a larger one is left out, and what needs it after a restore makes it again.</param>
    /// <exception cref="InvalidOperationException">The session has a journal.</exception>
    /// <remarks>A session that was restored from this very journal goes on with <see cref="ContinueJournal"/>.</remarks>
    public void StartJournal(ISessionJournal journal, NodeCatalog catalog, int maxOutputBytes = DefaultMaxJournaledOutputBytes) =>
        CreateJournal(journal, catalog, maxOutputBytes).Begin();

    /// <summary>Goes on writing the journal that the session was restored from.</summary>
    /// <param name="journal">Takes the entries.</param>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <param name="maxOutputBytes">The most bytes one output may have.</param>
    /// <exception cref="InvalidOperationException">The session has a journal.</exception>
    public void ContinueJournal(ISessionJournal journal, NodeCatalog catalog, int maxOutputBytes = DefaultMaxJournaledOutputBytes) =>
        CreateJournal(journal, catalog, maxOutputBytes);

    private JournalWriter CreateJournal(ISessionJournal journal, NodeCatalog catalog, int maxOutputBytes)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentOutOfRangeException.ThrowIfNegative(maxOutputBytes);
        return _journal is null
            ? _journal = new JournalWriter(this, journal, catalog.JsonOptions, maxOutputBytes)
            : throw new InvalidOperationException($"Session {Id} has a journal already; a session is written to one.");
    }
}
