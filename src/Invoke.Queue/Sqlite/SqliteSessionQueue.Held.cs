using Invoke.Graph;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <content>Items that wait to be released.</content>
public sealed partial class SqliteSessionQueue
{
    private const string SetGraphSql = """
        INSERT INTO queue_batches (batch_id, origin, destination, graph, inputs, workflow, spread)
        SELECT batch_id, origin, destination, $graph, inputs, workflow, spread FROM queue_batches WHERE id = $batch RETURNING id
        """;

    /// <inheritdoc/>
    public ValueTask<bool> UpdateHeldAsync(long itemId, NodeGraph graph, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return ChangeAsync((itemId, graph: graph.ToJson(_catalog)), static (change, asked) => SetGraph(change, asked.itemId, asked.graph), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseHeldAsync(long itemId, CancellationToken cancellationToken = default) =>
        ChangeAsync((itemId, _catalog), static (change, asked) => Release(change, asked.itemId, asked._catalog), cancellationToken);

    private static bool SetGraph(QueueTransaction change, long itemId, string graph)
    {
        SqliteSession session = change.Session;
        if (session.Prepare("SELECT batch FROM queue_items WHERE item_id = $item AND status = 'held'").Set("$item", itemId).ExecuteScalar() is not long batch)
        {
            return false;
        }

        // A row of its own: the other items of the batch keep the graph they have.
        SqliteCommand insert = session.Prepare(SetGraphSql).Set("$graph", graph).Set("$batch", batch);
        session.Prepare("UPDATE queue_items SET batch = $batch, updated_at = $now WHERE item_id = $item")
            .Set("$batch", insert.ExecuteScalar())
            .Set("$now", change.NowText)
            .Set("$item", itemId)
            .ExecuteNonQuery();
        change.DeleteBatchUnlessUsed(batch);
        return true;
    }

    private static bool Release(QueueTransaction change, long itemId, NodeCatalog catalog)
    {
        if (QueueItemRow.Find(change.Session, itemId) is not { Status: QueueItemStatus.Held } item || ReadDocument(change.Session, itemId) is not { } document)
        {
            return false;
        }

        // Within the transaction, so that what was checked is what is released.
        BatchChecker.Check(document, catalog);
        change.Wait(itemId, QueueOrder.Last(change.Session, -(long)item.Priority));
        change.LogItem(itemId);
        return true;
    }
}
