using Invoke.Images;
using Invoke.Internal.Data;
using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <content>Reading items, documents, journals, events.</content>
public sealed partial class PostgreSqlSessionQueue
{
    private const string DocumentSql = $"SELECT graph, field_values, inputs, workflow, item_id FROM {PostgreSqlQueueRow.Source} WHERE item_id = $1";

    private const string JournalSql = "SELECT entry FROM queue_journal WHERE item_id = $1 ORDER BY number";

    private const string IsPausedSql = "SELECT value = 1 FROM queue_state WHERE name = 'paused'";

    /// <inheritdoc/>
    public ValueTask<QueueItem?> FindAsync(long itemId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync((session, token) => FindAsync(session, PostgreSqlQueueRow.FindSql, itemId, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<QueueItem?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return !PostgreSqlText.IsStorable(sessionId)
            ? new ValueTask<QueueItem?>((QueueItem?)null)
            : _database.ReadAsync((session, token) => FindAsync(session, PostgreSqlQueueRow.FindSessionSql, sessionId, token), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Page<QueueItem>> ListAsync(
        QueueSelection? selection = null, int limit = 50, string? after = null, CancellationToken cancellationToken = default)
    {
        QueueArguments.CheckLimit(limit);
        var listing = new PostgreSqlQueueListing(selection ?? QueueSelection.All, limit, QueueCursor.Parse(after));
        return _database.SnapshotAsync(listing.ReadAsync, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<QueueCounts> GetCountsAsync(QueueSelection? selection = null, CancellationToken cancellationToken = default) =>
        _database.ReadAsync((session, token) => PostgreSqlQueueCounting.SelectedAsync(session, selection ?? QueueSelectionStatuses.CountedByDefault, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SessionDocument?> ReadDocumentAsync(long itemId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync((session, token) => ReadDocumentAsync(session, itemId, token), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ReadJournalAsync(long itemId, CancellationToken cancellationToken = default) => await _database.ReadAsync(
        (session, token) => session.ListAsync(JournalSql, static reader => reader.GetString(0), token, itemId), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<bool> IsPausedAsync(CancellationToken cancellationToken = default) =>
        _database.ReadAsync(static (session, token) => session.ScalarAsync<bool>(IsPausedSql, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<QueueEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _watch.Follow();
        return _log.ReadAsync(after, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EventBounds> GetBoundsAsync(CancellationToken cancellationToken)
    {
        _watch.Follow();
        return _log.GetBoundsAsync(cancellationToken);
    }

    private static async ValueTask<QueueItem?> FindAsync(PostgreSqlSession session, string sql, object value, CancellationToken cancellationToken)
    {
        List<QueueItem> items = await session.ListAsync(sql, PostgreSqlQueueRow.Read, cancellationToken, value).ConfigureAwait(false);
        return items.Count > 0 ? items[0] : null;
    }

    private static async ValueTask<SessionDocument?> ReadDocumentAsync(PostgreSqlSession session, long itemId, CancellationToken cancellationToken)
    {
        List<SessionDocument> documents = await session.ListAsync(
            DocumentSql,
            static reader => new SessionDocument(
                reader.GetString(0), QueueFieldValues.Read(reader.GetString(1), reader.GetInt64(4)), reader.GetNullableString(2), reader.GetNullableString(3)),
            cancellationToken,
            itemId).ConfigureAwait(false);
        return documents.Count > 0 ? documents[0] : null;
    }
}
