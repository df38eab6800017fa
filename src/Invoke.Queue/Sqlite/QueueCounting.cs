using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <summary>Counts items by status: from what triggers keep, unless single items are named.</summary>
internal static class QueueCounting
{
    public const string AllSql = "SELECT status, items FROM queue_counts WHERE batch = 0";

    public const string BatchSql =
        "SELECT status, sum(items) FROM queue_counts WHERE batch IN (SELECT id FROM queue_batches WHERE batch_id = $batch) GROUP BY status";

    public static QueueCounts All(SqliteSession session) => Read(session.Prepare(AllSql), statuses: null);

    public static QueueCounts Batch(SqliteSession session, string batchId) => Read(session.Prepare(BatchSql).Set("$batch", batchId), statuses: null);

    public static QueueCounts Selected(SqliteSession session, QueueSelection selection)
    {
        if (selection.ItemIds is not null)
        {
            string sql = $"SELECT status, count(*) FROM queue_items WHERE {QueueSelectionSql.Where(selection)} GROUP BY status";
            return Read(QueueSelectionSql.Bind(session.Prepare(sql), selection), selection.Statuses);
        }

        if (QueueSelectionSql.Batches(selection) is not { } batches)
        {
            return Read(session.Prepare(AllSql), selection.Statuses);
        }

        return Read(
            QueueSelectionSql.Bind(session.Prepare($"SELECT status, sum(items) FROM queue_counts WHERE batch IN ({batches}) GROUP BY status"), selection),
            selection.Statuses);
    }

    private static QueueCounts Read(SqliteCommand command, IReadOnlyList<QueueItemStatus>? statuses)
    {
        var tally = new QueueTally(statuses);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            tally.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return tally.Counts;
    }
}
