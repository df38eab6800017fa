using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <content>Adding batches.</content>
public sealed partial class PostgreSqlSessionQueue
{
    private const int MostItemsAtATime = 1000;
    private const int MostLettersAtATime = 8 << 20;

    private const string InsertBatchSql =
        "INSERT INTO queue_batches (batch_id, origin, destination, graph, inputs, workflow, spread) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";

    private const string InsertItemsSql = """
        INSERT INTO queue_items (batch, session_id, status, rank, position, field_values, created_at, updated_at)
        SELECT $1, session_id, $2, $3, $4 + (place - 1) * $5, field_values, $6, $6
        FROM unnest($7::text[], $8::text[]) WITH ORDINALITY AS added (session_id, field_values, place) ORDER BY place RETURNING item_id
        """;

    /// <inheritdoc/>
    public async ValueTask<EnqueueResult> EnqueueAsync(SessionBatch batch, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        QueueText.CheckName(batch.BatchId, "id");
        QueueText.CheckName(batch.Origin, "origin");
        QueueText.CheckName(batch.Destination, "destination");
        var work = CheckedBatch.Check(batch, options ?? new EnqueueOptions(), _catalog);
        return await ChangeAsync(isOrdered: true, (change, token) => EnqueueAsync(change, work, token), cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<EnqueueResult> EnqueueAsync(PostgreSqlQueueChange change, CheckedBatch work, CancellationToken cancellationToken)
    {
        string batchId = work.Batch.BatchId ?? Guid.CreateVersion7(change.Now).ToString();
        int priority = work.PriorityBefore(
            work.Options.Prepend ? await PostgreSqlQueueOrder.LowestRankAsync(change.Session, cancellationToken).ConfigureAwait(false) : null);
        int enqueued = work.CountFor(change.Options, await PostgreSqlQueueCounting.AllAsync(change.Session, cancellationToken).ConfigureAwait(false));
        if (work.Requested == 0)
        {
            return new EnqueueResult(batchId, 0, 0, priority, []);
        }

        List<long> ids = enqueued == 0 ? [] : await InsertAsync(change, work, batchId, priority, enqueued, cancellationToken).ConfigureAwait(false);
        change.Log(new BatchEnqueuedEvent(batchId, work.Requested, enqueued, priority, work.Batch.Origin));
        return new EnqueueResult(batchId, work.Requested, enqueued, priority, ids);
    }

    private static async ValueTask<List<long>> InsertAsync(
        PostgreSqlQueueChange change, CheckedBatch work, string batchId, int priority, int count, CancellationToken cancellationToken)
    {
        SessionBatch batch = work.Batch;
        long row = await change.Session.ScalarAsync<long>(
            InsertBatchSql, cancellationToken, batchId, batch.Origin, batch.Destination, work.Graph, batch.Inputs, batch.Workflow, batch.Spread).ConfigureAwait(false);
        long position = await PostgreSqlQueueOrder.LastAsync(change.Session, -(long)priority, cancellationToken).ConfigureAwait(false);
        string status = QueueStatusText.Of(work.Options.Hold ? QueueItemStatus.Held : QueueItemStatus.Pending);
        List<long> ids = new(count);
        foreach ((string[] sessions, string[] values) in Portions(batch, count, change.Now))
        {
            long place = position + (ids.Count * QueueGap.Width);
            ids.AddRange(await change.Session.ListAsync(
                InsertItemsSql,
                static reader => reader.GetInt64(0),
                cancellationToken,
                row, status, -(long)priority, place, QueueGap.Width, change.Now, sessions, values).ConfigureAwait(false));
        }

        return ids;
    }

    /// <summary>The items, so many at a time that neither this process nor the server has to hold all of a large batch at once.</summary>
    private static IEnumerable<(string[] Sessions, string[] Values)> Portions(SessionBatch batch, int count, DateTimeOffset now)
    {
        List<string> sessions = [];
        List<string> values = [];
        var letters = 0;
        foreach (NodeFieldValue[] each in BatchExpansion.Expand(batch).Take(count))
        {
            string text = QueueFieldValues.Write(each);
            sessions.Add(Guid.CreateVersion7(now).ToString());
            values.Add(text);
            letters += text.Length;
            if (values.Count == MostItemsAtATime || letters >= MostLettersAtATime)
            {
                yield return ([.. sessions], [.. values]);
                sessions.Clear();
                values.Clear();
                letters = 0;
            }
        }

        if (values.Count > 0)
        {
            yield return ([.. sessions], [.. values]);
        }
    }
}
