using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <content>Adding batches.</content>
public sealed partial class SqliteSessionQueue
{
    private const string InsertItemSql = """
        INSERT INTO queue_items (batch, session_id, status, rank, position, field_values, created_at, updated_at)
        VALUES ($batch, $session, $status, $rank, $position, $values, $now, $now) RETURNING item_id
        """;

    /// <inheritdoc/>
    public async ValueTask<EnqueueResult> EnqueueAsync(SessionBatch batch, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await ChangeAsync(CheckedBatch.Check(batch, options ?? new EnqueueOptions(), _catalog), Enqueue, cancellationToken).ConfigureAwait(false);
    }

    private static EnqueueResult Enqueue(QueueTransaction change, CheckedBatch work)
    {
        SqliteSession session = change.Session;
        string batchId = work.Batch.BatchId ?? Guid.CreateVersion7(change.Now).ToString();
        int priority = work.PriorityBefore(work.Options.Prepend ? QueueOrder.LowestRank(session) : null);
        int enqueued = work.CountFor(change.Options, QueueCounting.All(session));
        if (work.Requested == 0)
        {
            return new EnqueueResult(batchId, 0, 0, priority, []);
        }

        List<long> ids = enqueued == 0 ? [] : Insert(change, work.Batch, batchId, work.Graph, work.Options.Hold, priority, enqueued);
        change.Log(new BatchEnqueuedEvent(batchId, work.Requested, enqueued, priority, work.Batch.Origin));
        return new EnqueueResult(batchId, work.Requested, enqueued, priority, ids);
    }

    private static List<long> Insert(QueueTransaction change, SessionBatch batch, string batchId, string graph, bool isHeld, int priority, int count)
    {
        SqliteSession session = change.Session;
        long row = InsertBatch(session, batchId, batch, graph);
        SqliteCommand insert = session.Prepare(InsertItemSql)
            .Set("$batch", row)
            .Set("$status", QueueStatusText.Of(isHeld ? QueueItemStatus.Held : QueueItemStatus.Pending))
            .Set("$rank", -(long)priority)
            .Set("$now", change.NowText);
        long position = QueueOrder.Last(session, -(long)priority);
        List<long> ids = new(count);
        foreach (NodeFieldValue[] values in BatchExpansion.Expand(batch).Take(count))
        {
            insert.Set("$session", Guid.CreateVersion7(change.Now).ToString())
                .Set("$position", position)
                .Set("$values", QueueFieldValues.Write(values));
            ids.Add((long)(insert.ExecuteScalar() ?? 0L));
            position += QueueGap.Width;
        }

        return ids;
    }

    private static long InsertBatch(SqliteSession session, string batchId, SessionBatch batch, string graph) => (long)(session
        .Prepare("""
            INSERT INTO queue_batches (batch_id, origin, destination, graph, inputs, workflow, spread)
            VALUES ($batch, $origin, $destination, $graph, $inputs, $workflow, $spread) RETURNING id
            """)
        .Set("$batch", batchId)
        .Set("$origin", batch.Origin)
        .Set("$destination", batch.Destination)
        .Set("$graph", graph)
        .Set("$inputs", batch.Inputs)
        .Set("$workflow", batch.Workflow)
        .Set("$spread", batch.Spread)
        .ExecuteScalar() ?? 0L);
}
