using Invoke.Images;
using Invoke.Internal.Data;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <content>Reading items, documents, journals, events.</content>
public sealed partial class SqliteSessionQueue
{
    /// <inheritdoc/>
    public ValueTask<QueueItem?> FindAsync(long itemId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(itemId, QueueItemRow.Find, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<QueueItem?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return _database.ReadAsync(sessionId, QueueItemRow.FindSession, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Page<QueueItem>> ListAsync(
        QueueSelection? selection = null, int limit = 50, string? after = null, CancellationToken cancellationToken = default)
    {
        QueueArguments.CheckLimit(limit);
        return _database.ReadAsync(
            new QueueListing(selection ?? QueueSelection.All, limit, QueueCursor.Parse(after)),
            static (session, listing) => session.Snapshot(listing, static (session, listing) => listing.Read(session)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<QueueCounts> GetCountsAsync(QueueSelection? selection = null, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(selection ?? QueueSelectionStatuses.CountedByDefault, QueueCounting.Selected, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SessionDocument?> ReadDocumentAsync(long itemId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(itemId, ReadDocument, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ReadJournalAsync(long itemId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(itemId, ReadJournal, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> IsPausedAsync(CancellationToken cancellationToken = default) =>
        _database.ReadAsync(0, static (session, _) => QueueState.IsPaused(session), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<QueueEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return _database.ReadAsync<(long after, int limit), IReadOnlyList<QueueEvent>>(
            (after, limit), static (session, asked) => QueueEventTable.Read(session, asked.after, asked.limit), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EventBounds> GetBoundsAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(0, static (session, _) => session.Snapshot(0, static (session, _) => QueueEventTable.Bounds(session)), cancellationToken);

    private static SessionDocument? ReadDocument(SqliteSession session, long itemId)
    {
        using SqliteDataReader reader = session
            .Prepare($"SELECT graph, field_values, inputs, workflow FROM {QueueItemRow.Source} WHERE item_id = $item")
            .Set("$item", itemId)
            .ExecuteReader();
        return reader.Read()
            ? new SessionDocument(
                reader.GetString(0), QueueFieldValues.Read(reader.GetString(1), itemId), reader.GetNullableString(2), reader.GetNullableString(3))
            : null;
    }

    private static IReadOnlyList<string> ReadJournal(SqliteSession session, long itemId)
    {
        List<string> entries = [];
        using SqliteDataReader reader = session.Prepare("SELECT entry FROM queue_journal WHERE item_id = $item ORDER BY number").Set("$item", itemId).ExecuteReader();
        while (reader.Read())
        {
            entries.Add(reader.GetString(0));
        }

        return entries;
    }
}
