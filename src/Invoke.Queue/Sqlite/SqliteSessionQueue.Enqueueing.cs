using Invoke.Graph;
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
        options ??= new EnqueueOptions();
        long requested = BatchExpansion.Count(batch);
        BatchChecker.CheckShape(batch);
        string graph = batch.Graph.ToJson(_catalog);
        if (!options.Hold)
        {
            BatchChecker.CheckAgainst(NodeGraph.Parse(graph, _catalog), batch, _catalog);
        }

        BatchWeight? weight = requested == 0 ? null : BatchWeight.Of(batch, graph);
        return await ChangeAsync((batch, options, graph, requested, weight), Enqueue, cancellationToken).ConfigureAwait(false);
    }

    private static EnqueueResult Enqueue(QueueTransaction change, (SessionBatch Batch, EnqueueOptions Options, string Graph, long Requested, BatchWeight? Weight) work)
    {
        SqliteSession session = change.Session;
        string batchId = work.Batch.BatchId ?? Guid.CreateVersion7(change.Now).ToString();
        int priority = PriorityOf(session, work.Options);
        QueueCounts counts = QueueCounting.All(session);
        int room = Math.Max(0, change.Options.MaxPending - (work.Options.Hold ? counts.Held : counts.Pending));
        var enqueued = (int)Math.Min(room, work.Requested);
        if (work.Requested == 0)
        {
            return new EnqueueResult(batchId, 0, 0, priority, []);
        }

        if (enqueued > 0)
        {
            work.Weight?.ThrowIfOver(change.Options.MaxBatchBytes, enqueued);
        }

        List<long> ids = enqueued == 0 ? [] : Insert(change, work.Batch, batchId, work.Graph, work.Options.Hold, priority, enqueued);
        change.Log(new BatchEnqueuedEvent(batchId, work.Requested, enqueued, priority, work.Batch.Origin));
        return new EnqueueResult(batchId, work.Requested, enqueued, priority, ids);
    }

    private static List<long> Insert(QueueTransaction change, SessionBatch batch, string batchId, string graph, bool isHeld, int priority, int count)
    {
        SqliteSession session = change.Session;
        long row = InsertBatch(session, batchId, batch.Origin, batch.Destination, new SessionDocument(graph, [], batch.Inputs, batch.Workflow));
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
                .Set("$values", QueueItemRow.WriteFieldValues(values));
            ids.Add((long)(insert.ExecuteScalar() ?? 0L));
            position += QueueOrder.Gap;
        }

        return ids;
    }

    private static long InsertBatch(SqliteSession session, string batchId, string? origin, string? destination, SessionDocument document) => (long)(session
        .Prepare("""
            INSERT INTO queue_batches (batch_id, origin, destination, graph, inputs, workflow)
            VALUES ($batch, $origin, $destination, $graph, $inputs, $workflow) RETURNING id
            """)
        .Set("$batch", batchId)
        .Set("$origin", origin)
        .Set("$destination", destination)
        .Set("$graph", document.Graph)
        .Set("$inputs", document.Inputs)
        .Set("$workflow", document.Workflow)
        .ExecuteScalar() ?? 0L);

    private static int PriorityOf(SqliteSession session, EnqueueOptions options)
    {
        if (!options.Prepend || QueueOrder.LowestRank(session) is not { } lowest)
        {
            return options.Priority;
        }

        return -lowest < int.MaxValue
            ? Math.Max(options.Priority, (int)-lowest + 1)
            : throw new BatchException($"An item waits with priority {int.MaxValue}, the highest there is, so nothing can go before it; give it a lower one first.");
    }
}
