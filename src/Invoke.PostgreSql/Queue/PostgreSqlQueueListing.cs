using Invoke.Images;
using Invoke.Queue;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Reads a page of items, part by part, each from an index in its order.</summary>
internal sealed record PostgreSqlQueueListing(QueueSelection Selection, int Limit, QueueCursor? After)
{
    public async ValueTask<Page<QueueItem>> ReadAsync(PostgreSqlSession session, CancellationToken cancellationToken)
    {
        List<QueueItem> items = [];
        QueueCursor? last = null;
        bool hasMore = false;
        for (QueueListPart part = After?.Part ?? QueueListPart.Running; part <= QueueListPart.Ended && !hasMore; part++)
        {
            if (!QueueListParts.Includes(Selection, part))
            {
                continue;
            }

            (string sql, object?[] values) = SqlOf(part, Limit - items.Count + 1);
            QueueListPart current = part;
            List<(QueueItem Item, long Position)> rows = await session.ListAsync(sql, ReadRow, cancellationToken, values).ConfigureAwait(false);
            hasMore = rows.Count > Limit - items.Count;
            foreach ((QueueItem item, long position) in rows.Take(Limit - items.Count))
            {
                items.Add(item);
                last = QueueCursor.Of(current, item, position);
            }
        }

        QueueCounts counts = await PostgreSqlQueueCounting.SelectedAsync(session, Selection, cancellationToken).ConfigureAwait(false);
        return new Page<QueueItem>(items, 0, Limit, QueueListParts.TotalOf(Selection, counts), hasMore ? last?.ToString() : null);
    }

    public (string Sql, object?[] Values) SqlOf(QueueListPart part, int limit)
    {
        var values = new PostgreSqlQueueSelection(Selection);
        string filter = values.Where(QueueListParts.StatusesOf(part));
        (string state, string order) = part switch
        {
            QueueListPart.Running => ("queue_items.status = 'in_progress'", "item_id"),
            QueueListPart.Waiting => ("queue_items.status = 'pending'", "rank, position, item_id"),
            QueueListPart.Held => ("queue_items.status = 'held'", "item_id"),
            _ => ("completed_at IS NOT NULL", "completed_at DESC, item_id DESC"),
        };
        string behind = After is { } after && after.Part == part ? $" AND {Behind(part, after, values)}" : string.Empty;
        return (
            $"SELECT {PostgreSqlQueueRow.Columns} FROM {PostgreSqlQueueRow.Source} WHERE {state}{behind} AND {filter} ORDER BY {order} LIMIT {values.Add((long)limit)}",
            values.Values);
    }

    private static (QueueItem Item, long Position) ReadRow(NpgsqlDataReader reader) => (PostgreSqlQueueRow.Read(reader), reader.GetInt64(PostgreSqlQueueRow.PositionColumn));

    private static string Behind(QueueListPart part, QueueCursor after, PostgreSqlQueueSelection values) => part switch
    {
        QueueListPart.Waiting => $"(rank, position, item_id) > ({values.Add(after.Rank)}, {values.Add(after.Position)}, {values.Add(after.ItemId)})",
        QueueListPart.Ended => $"(completed_at, item_id) < ({values.Add(after.Time)}, {values.Add(after.ItemId)})",
        _ => $"item_id > {values.Add(after.ItemId)}",
    };
}
