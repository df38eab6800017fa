using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <summary>One change of the queue: its statements, its moment, and the events it writes beside them.</summary>
internal sealed class QueueTransaction(SqliteSession session, QueueOptions options, DateTimeOffset now)
{
    private const string EndSql = """
        UPDATE queue_items SET status = $status, status_sequence = status_sequence + 1, cancel_requested = 0, error_type = $type, error_message = $message,
            error_details = $details, parts = 0, gathers = 0, updated_at = $now, completed_at = $now
        WHERE item_id = $item
        """;

    private const string WaitSql = """
        UPDATE queue_items SET status = 'pending', status_sequence = status_sequence + 1, position = $position, updated_at = $now WHERE item_id = $item
        """;

    private const string OldestEndedSql =
        "SELECT item_id FROM queue_items WHERE completed_at IS NOT NULL ORDER BY completed_at, item_id LIMIT $excess";

    public SqliteSession Session => session;

    public QueueOptions Options => options;

    public DateTimeOffset Now => now;

    public string NowText { get; } = SqliteTimestamp.ToText(now);

    /// <summary>How many events were written.</summary>
    public int Events { get; private set; }

    public void Log(QueueEvent happened)
    {
        QueueEventTable.Append(session, happened, NowText);
        Events++;
    }

    /// <summary>Tells that an item has changed, as it is now.</summary>
    public void LogItem(long itemId)
    {
        if (QueueItemRow.Find(session, itemId) is { } item)
        {
            // Without the values: nobody is told of them, and they may be large.
            Log(new ItemStatusChangedEvent(item with { FieldValues = [] })
            {
                Error = item.Error,
                Batch = QueueCounting.Batch(session, item.BatchId),
                Queue = QueueCounting.All(session),
            });
        }
    }

    /// <summary>Tells that items have changed: each by itself where they are few, else all together.</summary>
    public void LogItems(List<long> itemIds, QueueChange change)
    {
        if (itemIds.Count <= QueueArguments.MaxSingleEvents)
        {
            itemIds.ForEach(LogItem);
        }
        else
        {
            LogChange(change, itemIds);
        }
    }

    /// <summary>Tells that something happened to items, naming each of them.</summary>
    public void LogChange(QueueChange change, IReadOnlyList<long> itemIds)
    {
        foreach (QueueEvent happened in QueueEventPortions.Changed(change, itemIds))
        {
            Log(happened);
        }
    }

    /// <summary>The items of a selection that have one of some statuses, in the order in which they were added.</summary>
    public List<long> Select(QueueSelection selection, params ReadOnlySpan<QueueItemStatus> among) => Ids(
        QueueSelectionSql.Bind(session.Prepare($"SELECT item_id FROM queue_items WHERE {QueueSelectionSql.Where(selection, among)} ORDER BY item_id"), selection));

    /// <summary>The waiting items of a selection, in the order in which they start.</summary>
    public List<long> SelectInOrder(QueueSelection selection) => Ids(QueueSelectionSql.Bind(
        session.Prepare($"SELECT item_id FROM queue_items WHERE status = 'pending' AND {QueueSelectionSql.Where(selection, QueueItemStatus.Pending)} ORDER BY rank, position, item_id"),
        selection));

    public long RankOf(long itemId) => session.Prepare("SELECT rank FROM queue_items WHERE item_id = $item").Set("$item", itemId).ExecuteScalar() is long rank ? rank : 0;

    public void Touch(long itemId) =>
        session.Prepare("UPDATE queue_items SET updated_at = $now WHERE item_id = $item").Set("$now", NowText).Set("$item", itemId).ExecuteNonQuery();

    public void End(long itemId, QueueItemStatus status, SessionError? error)
    {
        session.Prepare(EndSql)
            .Set("$status", QueueStatusText.Of(status))
            .Set("$type", error?.Type)
            .Set("$message", error?.Message)
            .Set("$details", error?.Details)
            .Set("$now", NowText)
            .Set("$item", itemId)
            .ExecuteNonQuery();
        session.Prepare("DELETE FROM queue_parts WHERE item_id = $item").Set("$item", itemId).ExecuteNonQuery();
        QueueEventTable.ForgetProgressOf(session, itemId);
    }

    public void Wait(long itemId, long position)
    {
        session.Prepare(WaitSql).Set("$position", position).Set("$now", NowText).Set("$item", itemId).ExecuteNonQuery();
        QueueEventTable.ForgetProgressOf(session, itemId);
    }

    /// <summary>Deletes items with their journals, and the graphs that no other item has.</summary>
    public void Delete(List<long> itemIds)
    {
        HashSet<long> batches = [];
        foreach (long itemId in itemIds)
        {
            if (session.Prepare("DELETE FROM queue_items WHERE item_id = $item RETURNING batch").Set("$item", itemId).ExecuteScalar() is long batch)
            {
                batches.Add(batch);
            }
        }

        foreach (long batch in batches)
        {
            DeleteBatchUnlessUsed(batch);
        }

        LogChange(QueueChange.Deleted, itemIds);
    }

    public void DeleteBatchUnlessUsed(long batch) => session
        .Prepare("DELETE FROM queue_batches WHERE id = $batch AND NOT EXISTS (SELECT 1 FROM queue_items WHERE batch = $batch)")
        .Set("$batch", batch)
        .ExecuteNonQuery();

    /// <summary>Deletes the oldest ended items beyond what the options keep.</summary>
    public void PruneHistory()
    {
        if (options.MaxHistory is not null && QueueBounds.Excess(options, QueueCounting.All(session)) is > 0 and var excess)
        {
            Delete(Ids(session.Prepare(OldestEndedSql).Set("$excess", excess)));
        }
    }

    private static List<long> Ids(SqliteCommand command)
    {
        List<long> ids = [];
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            ids.Add(reader.GetInt64(0));
        }

        return ids;
    }
}
