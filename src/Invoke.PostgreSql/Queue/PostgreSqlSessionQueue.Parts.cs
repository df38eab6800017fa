using Invoke.Internal.Data;
using Invoke.Queue;
using Npgsql;

namespace Invoke.PostgreSql;

/// <content>Sessions that are spread: their parts are claimed and ended by themselves, and write for the one item.</content>
/// <remarks>Whoever locks the item and a part locks the item first; whoever claims a part locks the part only.</remarks>
public sealed partial class PostgreSqlSessionQueue
{
    /// <summary>Takes the first part that waits and that nobody else is taking, unless items of a higher priority wait or the queue is paused.</summary>
    internal const string ClaimPartSql = $"""
        WITH chosen AS MATERIALIZED (
            SELECT item_id, part FROM queue_parts
            WHERE status = 'pending' AND NOT EXISTS (SELECT 1 FROM queue_state WHERE name = 'paused' AND value = 1)
                AND ($3 OR rank <= coalesce((SELECT min(rank) FROM queue_items WHERE status = 'pending'), 9223372036854775807))
            ORDER BY rank, item_id, part LIMIT 1 FOR UPDATE SKIP LOCKED),
        taken AS (
            UPDATE queue_parts SET status = 'in_progress', token = nextval('queue_part_tokens'), worker_id = $1, lease_until = clock_timestamp() + $2
            FROM chosen WHERE queue_parts.item_id = chosen.item_id AND queue_parts.part = chosen.part
            RETURNING queue_parts.item_id, queue_parts.part AS part, queue_parts.token AS part_token, queue_parts.crashes AS part_crashes)
        SELECT {PostgreSqlQueueRow.Columns}, graph, inputs, workflow, part_token, part_crashes, gathers, part
        FROM taken JOIN queue_items ON queue_items.item_id = taken.item_id JOIN queue_batches ON queue_batches.id = queue_items.batch
        """;

    private const string AnythingWaitsSql =
        "SELECT EXISTS (SELECT 1 FROM queue_parts WHERE status = 'pending') OR EXISTS (SELECT 1 FROM queue_items WHERE status = 'pending')";

    internal const string ExpiredPartsSql = """
        SELECT DISTINCT item_id FROM queue_parts WHERE status = 'in_progress' AND lease_until < statement_timestamp() LIMIT $1
        """;

    private const string PartStateSql = """
        SELECT cancel_requested, queue_parts.lease_until < clock_timestamp() + $3, queue_parts.rank
        FROM queue_parts JOIN queue_items USING (item_id) WHERE item_id = $1 AND queue_parts.token = $2 AND queue_parts.status = 'in_progress'
        """;

    private const string ExtendPartSql = """
        UPDATE queue_parts SET lease_until = clock_timestamp() + $3 WHERE item_id = $1 AND token = $2 AND status = 'in_progress'
        RETURNING (SELECT cancel_requested FROM queue_items WHERE queue_items.item_id = queue_parts.item_id)
        """;

    private const string SpreadSql = "UPDATE queue_items SET parts = $2, lease_until = NULL, updated_at = $3 WHERE item_id = $1";

    private const string InsertPartsSql =
        "INSERT INTO queue_parts (item_id, part, status, rank) SELECT $1, part, 'pending', $3 FROM generate_series(0, $2 - 1) AS dealt (part)";

    private const string LockItemsSql = "SELECT 1 FROM queue_items WHERE item_id = ANY($1) ORDER BY item_id FOR UPDATE";

    private const string DropPartSql = "DELETE FROM queue_parts WHERE item_id = $1 AND token = $2 AND status = 'in_progress'";

    private const string ReturnPartSql = """
        UPDATE queue_parts SET status = 'pending', lease_until = NULL, crashes = crashes + $3 WHERE item_id = $1 AND token = $2 AND status = 'in_progress'
        """;

    private const string FailSql = """
        UPDATE queue_items SET cancel_requested = true, error_type = $2, error_message = $3, error_details = $4, updated_at = $5
        WHERE item_id = $1 AND NOT cancel_requested
        """;

    private const string TakeBackPartsSql = """
        SELECT item_id, token, worker_id, crashes + 1 FROM queue_parts
        WHERE item_id = ANY($1) AND status = 'in_progress' AND lease_until < statement_timestamp() ORDER BY item_id, part FOR UPDATE SKIP LOCKED
        """;

    /// <inheritdoc/>
    public async ValueTask SpreadAsync(SessionClaim claim, int parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        QueueArguments.CheckParts(claim, parts);
        await ChangeAsync(isOrdered: false, (change, token) => SpreadAsync(change, claim, parts, token), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> SpreadAsync(PostgreSqlQueueChange change, SessionClaim claim, int parts, CancellationToken cancellationToken)
    {
        long itemId = claim.Item.ItemId;
        (ClaimState state, _, long rank) = await StateOfAsync(change.Session, claim, $"{StateSql} FOR UPDATE", cancellationToken).ConfigureAwait(false);
        if (state == ClaimState.Lost)
        {
            throw await LostAsync(change.Session, claim, cancellationToken).ConfigureAwait(false);
        }

        if (state == ClaimState.Canceled)
        {
            await EndOrWaitFirstAsync(change, itemId, rank, isCanceled: true, cancellationToken).ConfigureAwait(false);
            return true;
        }

        await change.Session.ExecuteAsync(SpreadSql, cancellationToken, itemId, parts, change.Now).ConfigureAwait(false);
        await change.Session.ExecuteAsync(InsertPartsSql, cancellationToken, itemId, parts, rank).ConfigureAwait(false);
        await change.LogEachAsync([itemId], cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<bool> EndPartAsync(PostgreSqlQueueChange change, SessionClaim claim, QueueItemStatus status, SessionError? error, CancellationToken cancellationToken)
    {
        long itemId = claim.Item.ItemId;
        await change.Session.ExecuteAsync(LockItemsSql, cancellationToken, (object)new[] { itemId }).ConfigureAwait(false);
        if (await change.Session.ExecuteAsync(DropPartSql, cancellationToken, itemId, claim.Token).ConfigureAwait(false) == 0)
        {
            throw await LostAsync(change.Session, claim, cancellationToken).ConfigureAwait(false);
        }

        await StopWithAsync(change, itemId, status, error, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<bool> ReturnPartAsync(PostgreSqlQueueChange change, SessionClaim claim, CancellationToken cancellationToken)
    {
        long itemId = claim.Item.ItemId;
        await change.Session.ExecuteAsync(LockItemsSql, cancellationToken, (object)new[] { itemId }).ConfigureAwait(false);
        if (await change.Session.ExecuteAsync(ReturnPartSql, cancellationToken, itemId, claim.Token, 0).ConfigureAwait(false) == 0)
        {
            throw await LostAsync(change.Session, claim, cancellationToken).ConfigureAwait(false);
        }

        await TellWaitingPartAsync(change, itemId, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Tells whoever waits for work that a part of an item waits again, unless the item is to stop.</summary>
    private static async ValueTask TellWaitingPartAsync(PostgreSqlQueueChange change, long itemId, CancellationToken cancellationToken)
    {
        if (!await TryEndSpreadAsync(change, itemId, cancellationToken).ConfigureAwait(false))
        {
            await change.LogEachAsync([itemId], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes one part as ended: where it did not complete, the others are to stop.</summary>
    private static async ValueTask StopWithAsync(PostgreSqlQueueChange change, long itemId, QueueItemStatus status, SessionError? error, CancellationToken cancellationToken)
    {
        if (status == QueueItemStatus.Failed)
        {
            await change.Session.ExecuteAsync(
                FailSql, cancellationToken, itemId, QueueText.Clean(error?.Type), QueueText.Clean(error?.Message), QueueText.Clean(error?.Details), change.Now).ConfigureAwait(false);
        }
        else if (status == QueueItemStatus.Canceled)
        {
            await change.Session.ExecuteAsync(RequestCancelSql, cancellationToken, new[] { itemId }, change.Now).ConfigureAwait(false);
        }

        if (!await TryEndSpreadAsync(change, itemId, cancellationToken).ConfigureAwait(false) && status == QueueItemStatus.Failed)
        {
            // Whoever runs another part has to hear of it.
            await change.LogEachAsync([itemId], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends a spread item, or lets it wait for whoever gathers, where no part is left that somebody runs or could run. The item is locked.</summary>
    private static async ValueTask<bool> TryEndSpreadAsync(PostgreSqlQueueChange change, long itemId, CancellationToken cancellationToken)
    {
        PostgreSqlSession session = change.Session;
        if (await FindAsync(session, PostgreSqlQueueRow.FindSql, itemId, cancellationToken).ConfigureAwait(false) is not { Parts: > 0 } item)
        {
            return false;
        }

        if (item.IsCancelRequested)
        {
            await session.ExecuteAsync("DELETE FROM queue_parts WHERE item_id = $1 AND status = 'pending'", cancellationToken, itemId).ConfigureAwait(false);
        }

        if (await session.ScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM queue_parts WHERE item_id = $1)", cancellationToken, itemId).ConfigureAwait(false))
        {
            return false;
        }

        long[] items = [itemId];
        bool hasEnded = item.Error is not null || item.IsCancelRequested;
        if (hasEnded)
        {
            QueueItemStatus status = item.Error is null ? QueueItemStatus.Canceled : QueueItemStatus.Failed;
            await change.EndAsync(items, status, item.Error, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await session.ExecuteAsync("UPDATE queue_items SET parts = 0, gathers = true WHERE item_id = $1", cancellationToken, itemId).ConfigureAwait(false);
            await change.WaitFirstAsync(itemId, -(long)item.Priority, cancellationToken).ConfigureAwait(false);
        }

        await change.LogEachAsync(items, cancellationToken).ConfigureAwait(false);
        if (hasEnded)
        {
            await change.PruneHistoryAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private static async ValueTask<List<long>> RecoverPartsAsync(PostgreSqlQueueChange change, CancellationToken cancellationToken)
    {
        PostgreSqlSession session = change.Session;
        List<long> spread = await session.ListAsync(
            ExpiredPartsSql, static reader => reader.GetInt64(0), cancellationToken, (long)RecoveredAtATime).ConfigureAwait(false);
        if (spread.Count == 0)
        {
            return spread;
        }

        long[] items = [.. spread];
        await session.ExecuteAsync(LockItemsSql, cancellationToken, (object)items).ConfigureAwait(false);
        List<(long ItemId, long Token, string WorkerId, int Crashes)> expired = await session.ListAsync(
            TakeBackPartsSql, ReadExpiredPart, cancellationToken, (object)items).ConfigureAwait(false);
        foreach ((long itemId, long token, string workerId, int crashes) in expired)
        {
            if (crashes >= change.Options.MaxCrashes)
            {
                await session.ExecuteAsync(DropPartSql, cancellationToken, itemId, token).ConfigureAwait(false);
                await StopWithAsync(
                    change, itemId, QueueItemStatus.Failed, QueueFaults.Quarantined(itemId, crashes, workerId), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await session.ExecuteAsync(ReturnPartSql, cancellationToken, itemId, token, 1).ConfigureAwait(false);
                await TellWaitingPartAsync(change, itemId, cancellationToken).ConfigureAwait(false);
            }
        }

        return [.. expired.Select(part => part.ItemId)];
    }

    private static (long ItemId, long Token, string WorkerId, int Crashes) ReadExpiredPart(NpgsqlDataReader reader) =>
        (reader.GetInt64(0), reader.GetInt64(1), reader.GetNullableString(2) ?? string.Empty, reader.GetInt32(3));
}
