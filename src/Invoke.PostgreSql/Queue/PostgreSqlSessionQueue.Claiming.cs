using Invoke.Graph;
using Invoke.Internal.Data;
using Invoke.Queue;
using Npgsql;

namespace Invoke.PostgreSql;

/// <content>The worker's side: claiming, asking and ending with a claim, letting it go.</content>
public sealed partial class PostgreSqlSessionQueue
{
    /// <summary>Takes the first that waits and that nobody else is taking, unless parts of its priority wait, which started before, or the queue is paused.</summary>
    internal const string ClaimSql = $"""
        WITH chosen AS MATERIALIZED (
            SELECT item_id FROM queue_items
            WHERE status = 'pending' AND NOT EXISTS (SELECT 1 FROM queue_state WHERE name = 'paused' AND value = 1)
                AND ($4 OR rank < coalesce((SELECT min(rank) FROM queue_parts WHERE status = 'pending'), 9223372036854775807))
            ORDER BY rank, position, item_id LIMIT 1 FOR UPDATE SKIP LOCKED)
        UPDATE queue_items SET status = 'in_progress', status_sequence = status_sequence + 1, token = token + 1, attempts = attempts + 1, worker_id = $1,
            lease_until = clock_timestamp() + $2, started_at = coalesce(started_at, $3), updated_at = $3
        FROM chosen, queue_batches WHERE queue_items.item_id = chosen.item_id AND queue_batches.id = queue_items.batch
        RETURNING {PostgreSqlQueueRow.Columns}, graph, inputs, workflow, token, crashes, gathers, -1
        """;

    internal const string StateSql =
        "SELECT cancel_requested, lease_until < clock_timestamp() + $3, rank FROM queue_items WHERE item_id = $1 AND token = $2 AND status = 'in_progress' AND parts = 0";

    private const string ExtendSql = """
        UPDATE queue_items SET lease_until = clock_timestamp() + $3 WHERE item_id = $1 AND token = $2 AND status = 'in_progress' AND parts = 0 RETURNING cancel_requested
        """;

    private const string EndClaimedSql = $"{PostgreSqlQueueChange.SetEndedSql} WHERE item_id = $1 AND token = $7 AND status = 'in_progress' AND parts = 0";

    private const int MaxWorkerIdLength = 200;

    // A lease is extended when a third of it is gone, so that asking often does not mean writing often.
    private TimeSpan LeaseLeft => _lease * 2 / 3;

    /// <inheritdoc/>
    public async ValueTask<SessionClaim?> ClaimAsync(string workerId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(workerId);
        if (workerId.Length > MaxWorkerIdLength || !PostgreSqlText.IsStorable(workerId))
        {
            throw new ArgumentException($"A worker id of {workerId.Length} letters was given; use at most {MaxWorkerIdLength}, none of them U+0000.", nameof(workerId));
        }

        return await ChangeAsync(isOrdered: false, (change, token) => ClaimAsync(change, workerId, token), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ClaimState> RenewAsync(SessionClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        (ClaimState state, bool isDue, _) = await _database.ReadAsync((session, token) => StateOfAsync(session, claim, claim.IsOfPart ? PartStateSql : StateSql, token), cancellationToken).ConfigureAwait(false);
        if (state == ClaimState.Lost || !isDue)
        {
            return state;
        }

        return await _database.WriteAsync(
            async (session, token) => await session.ScalarAsync<bool?>(claim.IsOfPart ? ExtendPartSql : ExtendSql, token, claim.Item.ItemId, claim.Token, _lease).ConfigureAwait(false) switch
            {
                null => ClaimState.Lost,
                true => ClaimState.Canceled,
                false => ClaimState.Valid,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask EndAsync(SessionClaim claim, SessionOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        QueueArguments.CheckOutcome(claim, outcome);
        if (claim.IsOfPart)
        {
            await ChangeAsync(isOrdered: true, (change, token) => EndPartAsync(change, claim, outcome.Status, outcome.Error, token), cancellationToken).ConfigureAwait(false);
            return;
        }

        await ChangeAsync(
            isOrdered: false,
            async (change, token) =>
            {
                object?[] values = [.. change.EndValues(claim.Item.ItemId, outcome.Status, outcome.Error), claim.Token];
                if (await change.Session.ExecuteAsync(EndClaimedSql, token, values).ConfigureAwait(false) == 0)
                {
                    throw await LostAsync(change.Session, claim, token).ConfigureAwait(false);
                }

                long[] items = [claim.Item.ItemId];
                await change.Session.ExecuteAsync(PostgreSqlQueueEventRows.ForgetItemsSql, token, items).ConfigureAwait(false);
                await change.LogEachAsync(items, token).ConfigureAwait(false);
                await change.PruneHistoryAsync(token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ReturnAsync(SessionClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (claim.IsOfPart)
        {
            await ChangeAsync(isOrdered: true, (change, token) => ReturnPartAsync(change, claim, token), cancellationToken).ConfigureAwait(false);
            return;
        }

        await ChangeAsync(
            isOrdered: true,
            async (change, token) =>
            {
                (ClaimState state, _, long rank) = await StateOfAsync(change.Session, claim, $"{StateSql} FOR UPDATE", token).ConfigureAwait(false);
                if (state == ClaimState.Lost)
                {
                    throw await LostAsync(change.Session, claim, token).ConfigureAwait(false);
                }

                await EndOrWaitFirstAsync(change, claim.Item.ItemId, rank, state == ClaimState.Canceled, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask EndOrWaitFirstAsync(PostgreSqlQueueChange change, long itemId, long rank, bool isCanceled, CancellationToken cancellationToken)
    {
        long[] items = [itemId];
        if (isCanceled)
        {
            await change.EndAsync(items, QueueItemStatus.Canceled, error: null, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await change.WaitFirstAsync(itemId, rank, cancellationToken).ConfigureAwait(false);
        }

        await change.LogEachAsync(items, cancellationToken).ConfigureAwait(false);
        if (isCanceled)
        {
            await change.PruneHistoryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<SessionClaim?> ClaimAsync(PostgreSqlQueueChange change, string workerId, CancellationToken cancellationToken)
    {
        while (await TakeAsync(change.Session, workerId, change.Now, cancellationToken).ConfigureAwait(false) is var (itemId, claim, fault))
        {
            if (claim is not null)
            {
                _database.Source.Fence.Issue(claim);
                if (!claim.IsOfPart)
                {
                    await change.LogEachAsync([itemId], cancellationToken).ConfigureAwait(false);
                }

                return claim;
            }

            // One that cannot be read must not keep those behind it from being run. It ends without an event, as that would tell what cannot be read.
            await change.EndAsync([itemId], QueueItemStatus.Failed, new SessionError(SessionError.Unreadable, fault), cancellationToken).ConfigureAwait(false);
            await change.Session.ExecuteAsync("DELETE FROM queue_parts WHERE item_id = $1", cancellationToken, itemId).ConfigureAwait(false);
            await change.PruneHistoryAsync(cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Takes an item, or a part of one; null where nothing waits.</summary>
    private async ValueTask<(long ItemId, SessionClaim? Claim, string Fault)?> TakeAsync(
        PostgreSqlSession session, string workerId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Nearly always nothing is spread, or nothing waits. Else, what others are just taking is not to be waited for: at the end anything will do, so that nobody goes away while something waits.
        return await TryTakeAsync(ClaimSql, workerId, _lease, now, false).ConfigureAwait(false) is { } item ? item
            : !await session.ScalarAsync<bool>(AnythingWaitsSql, cancellationToken).ConfigureAwait(false) ? null
            : await TryTakeAsync(ClaimPartSql, workerId, _lease, false).ConfigureAwait(false) is { } part ? part
            : await TryTakeAsync(ClaimSql, workerId, _lease, now, true).ConfigureAwait(false) is { } any ? any
            : await TryTakeAsync(ClaimPartSql, workerId, _lease, true).ConfigureAwait(false);

        async ValueTask<(long ItemId, SessionClaim? Claim, string Fault)?> TryTakeAsync(string sql, params object?[] values) =>
            await session.ListAsync(sql, reader => ReadClaim(reader, workerId), cancellationToken, values).ConfigureAwait(false) is [var taken] ? taken : null;
    }

    private static (long ItemId, SessionClaim? Claim, string Fault) ReadClaim(NpgsqlDataReader reader, string workerId)
    {
        const int behind = PostgreSqlQueueRow.Width;
        long itemId = PostgreSqlQueueRow.ItemId(reader);
        try
        {
            QueueItem item = PostgreSqlQueueRow.Read(reader);
            var document = new SessionDocument(reader.GetString(behind), item.FieldValues, reader.GetNullableString(behind + 1), reader.GetNullableString(behind + 2));
            var claim = new SessionClaim(item, document, workerId, reader.GetInt64(behind + 3))
            {
                Crashes = reader.GetInt32(behind + 4),
                Part = PartOf(item, reader.GetBoolean(behind + 5), reader.GetInt32(behind + 6)),
            };
            return (itemId, claim, string.Empty);
        }
        catch (QueueStorageException exception)
        {
            return (itemId, null, exception.Message);
        }
    }

    private static SessionPart? PartOf(QueueItem item, bool gathers, int part) => part >= 0
        ? SessionPart.Of(part, item.Parts)
        : item.Spread > 1 && !gathers ? SessionPart.Shared : null;

    private async ValueTask<(ClaimState State, bool IsDue, long Rank)> StateOfAsync(
        PostgreSqlSession session, SessionClaim claim, string sql, CancellationToken cancellationToken)
    {
        List<(ClaimState, bool, long)> found = await session.ListAsync(
            sql,
            static reader => (reader.GetBoolean(0) ? ClaimState.Canceled : ClaimState.Valid, reader.GetBoolean(1), reader.GetInt64(2)),
            cancellationToken,
            claim.Item.ItemId,
            claim.Token,
            LeaseLeft).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : (ClaimState.Lost, false, 0);
    }

    private static async ValueTask<ClaimLostException> LostAsync(PostgreSqlSession session, SessionClaim claim, CancellationToken cancellationToken) => QueueFaults.LostClaim(
        claim, await FindAsync(session, PostgreSqlQueueRow.FindSql, claim.Item.ItemId, cancellationToken).ConfigureAwait(false));
}
