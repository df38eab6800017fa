using Invoke.Graph;
using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <content>Items that wait to be released.</content>
public sealed partial class PostgreSqlSessionQueue
{
    private const string SetGraphSql = """
        INSERT INTO queue_batches (batch_id, origin, destination, graph, inputs, workflow, spread)
        SELECT batch_id, origin, destination, $2, inputs, workflow, spread FROM queue_batches WHERE id = $1 RETURNING id
        """;

    /// <inheritdoc/>
    public ValueTask<bool> UpdateHeldAsync(long itemId, NodeGraph graph, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        string json = graph.ToJson(_catalog);
        return ChangeAsync(isOrdered: true, (change, token) => SetGraphAsync(change, itemId, json, token), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseHeldAsync(long itemId, CancellationToken cancellationToken = default) =>
        ChangeAsync(isOrdered: true, (change, token) => ReleaseAsync(change, itemId, token), cancellationToken);

    private static async ValueTask<bool> SetGraphAsync(PostgreSqlQueueChange change, long itemId, string graph, CancellationToken cancellationToken)
    {
        PostgreSqlSession session = change.Session;
        if (await session.ScalarAsync<long?>(
            "SELECT batch FROM queue_items WHERE item_id = $1 AND status = 'held' FOR UPDATE", cancellationToken, itemId).ConfigureAwait(false) is not { } batch)
        {
            return false;
        }

        // A row of its own: the other items of the batch keep the graph they have.
        long changed = await session.ScalarAsync<long>(SetGraphSql, cancellationToken, batch, graph).ConfigureAwait(false);
        await session.ExecuteAsync(
            "UPDATE queue_items SET batch = $2, updated_at = $3 WHERE item_id = $1", cancellationToken, itemId, changed, change.Now).ConfigureAwait(false);
        await change.DeleteUnusedBatchesAsync([batch], cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> ReleaseAsync(PostgreSqlQueueChange change, long itemId, CancellationToken cancellationToken)
    {
        PostgreSqlSession session = change.Session;
        if (await session.ScalarAsync<long?>(
            "SELECT rank FROM queue_items WHERE item_id = $1 AND status = 'held' FOR UPDATE", cancellationToken, itemId).ConfigureAwait(false) is not { } rank
            || await ReadDocumentAsync(session, itemId, cancellationToken).ConfigureAwait(false) is not { } document)
        {
            return false;
        }

        // Within the transaction, so that what was checked is what is released.
        BatchChecker.Check(document, _catalog);
        await change.WaitAsync(itemId, await PostgreSqlQueueOrder.LastAsync(session, rank, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await change.LogEachAsync([itemId], cancellationToken).ConfigureAwait(false);
        return true;
    }
}
