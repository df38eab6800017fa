using Invoke.Images;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <summary>Reads a page of items, part by part, each from an index in its order.</summary>
internal sealed record QueueListing(QueueSelection Selection, int Limit, QueueCursor? After)
{
    public Page<QueueItem> Read(SqliteSession session)
    {
        List<QueueItem> items = [];
        QueueCursor? last = null;
        bool hasMore = false;
        for (QueueListPart part = After?.Part ?? QueueListPart.Running; part <= QueueListPart.Ended && !hasMore; part++)
        {
            if (QueueListParts.Includes(Selection, part))
            {
                hasMore = ReadPart(session, part, items, ref last);
            }
        }

        QueueCounts counts = QueueCounting.Selected(session, Selection);
        return new Page<QueueItem>(items, 0, Limit, QueueListParts.TotalOf(Selection, counts), hasMore ? last?.ToString() : null);
    }

    public string SqlOf(QueueListPart part)
    {
        bool isBehind = After?.Part == part;
        string filter = QueueSelectionSql.Where(Selection, QueueListParts.StatusesOf(part));
        (string state, string behind, string order) = part switch
        {
            QueueListPart.Running => ("queue_items.status = 'in_progress'", "item_id > $id", "item_id"),
            QueueListPart.Waiting => ("queue_items.status = 'pending'", "(rank, position, item_id) > ($rank, $position, $id)", "rank, position, item_id"),
            QueueListPart.Held => ("queue_items.status = 'held'", "item_id > $id", "item_id"),
            _ => ("completed_at IS NOT NULL", "(completed_at, item_id) < ($time, $id)", "completed_at DESC, item_id DESC"),
        };
        return $"SELECT {QueueItemRow.Columns} FROM {QueueItemRow.Source} WHERE {state}{(isBehind ? " AND " + behind : string.Empty)} AND {filter} ORDER BY {order} LIMIT $limit";
    }

    private bool ReadPart(SqliteSession session, QueueListPart part, List<QueueItem> items, ref QueueCursor? last)
    {
        SqliteCommand command = QueueSelectionSql.Bind(session.Prepare(SqlOf(part)), Selection).Set("$limit", Limit - items.Count + 1);
        if (After is { } after && after.Part == part)
        {
            command.Set("$id", after.ItemId);
            _ = part switch
            {
                QueueListPart.Waiting => command.Set("$rank", after.Rank).Set("$position", after.Position),
                QueueListPart.Ended => command.Set("$time", SqliteTimestamp.ToText(after.Time)),
                _ => command,
            };
        }

        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (items.Count == Limit)
            {
                return true;
            }

            QueueItem item = QueueItemRow.Read(reader);
            items.Add(item);
            last = QueueCursor.Of(part, item, reader.GetInt64(QueueItemRow.PositionColumn));
        }

        return false;
    }
}
