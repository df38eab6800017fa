using Invoke.Internal.Data;
using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <content>Taking items back from workers that have died.</content>
public sealed partial class PostgreSqlSessionQueue
{
    internal const string HasExpiredSql = """
        SELECT EXISTS (SELECT 1 FROM queue_items WHERE status = 'in_progress' AND lease_until < statement_timestamp())
            OR EXISTS (SELECT 1 FROM queue_parts WHERE status = 'in_progress' AND lease_until < statement_timestamp())
        """;

    // By the time at which the statement started: a bound that does not move while it runs, which an index can look up.
    internal const string ExpiredSql = """
        SELECT item_id, worker_id, crashes, cancel_requested, rank FROM queue_items WHERE status = 'in_progress' AND lease_until < statement_timestamp()
        ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED
        """;

    private const int RecoveredAtATime = 100;

    // When the database could last not be asked; 0 where it always could.
    private long _awayAt;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<long>> RecoverAsync(CancellationToken cancellationToken)
    {
        List<long> recovered = [];

        // A look before the leap: every worker asks every second, and nearly always there is nothing.
        while (await HasExpiredAsync(cancellationToken).ConfigureAwait(false))
        {
            List<long> some = await ChangeAsync(isOrdered: true, RecoverAsync, cancellationToken).ConfigureAwait(false);
            recovered.AddRange(some);
            if (some.Count < RecoveredAtATime)
            {
                // What is left is being taken by others.
                break;
            }
        }

        recovered.Sort();
        return recovered;
    }

    // Leases run out while nobody can extend them. So after an outage others get the time of a lease to say that they live, before anything is taken from them.
    private async ValueTask<bool> HasExpiredAsync(CancellationToken cancellationToken)
    {
        try
        {
            bool hasExpired = await _database.ReadAsync(static (session, token) => session.ScalarAsync<bool>(HasExpiredSql, token), cancellationToken).ConfigureAwait(false);
            long awayAt = Volatile.Read(ref _awayAt);
            return hasExpired && (awayAt == 0 || _time.GetElapsedTime(awayAt) >= _lease);
        }
        catch (QueueStorageException)
        {
            Volatile.Write(ref _awayAt, _time.GetTimestamp());
            throw;
        }
    }

    private static async ValueTask<List<long>> RecoverAsync(PostgreSqlQueueChange change, CancellationToken cancellationToken)
    {
        List<ExpiredClaim> expired = await change.Session.ListAsync(
            ExpiredSql,
            static reader => new ExpiredClaim(
                reader.GetInt64(0), reader.GetNullableString(1) ?? string.Empty, reader.GetInt32(2) + 1, reader.GetBoolean(3), reader.GetInt64(4)),
            cancellationToken,
            (long)RecoveredAtATime).ConfigureAwait(false);

        // The latest first: each goes before all that wait, so the earliest ends up as the first.
        foreach (ExpiredClaim each in expired.OrderByDescending(each => each.ItemId))
        {
            await TakeBackAsync(change, each, cancellationToken).ConfigureAwait(false);
        }

        return [.. expired.Select(each => each.ItemId), .. await RecoverPartsAsync(change, cancellationToken).ConfigureAwait(false)];
    }

    private static async ValueTask TakeBackAsync(PostgreSqlQueueChange change, ExpiredClaim expired, CancellationToken cancellationToken)
    {
        await change.Session.ExecuteAsync("UPDATE queue_items SET crashes = $2 WHERE item_id = $1", cancellationToken, expired.ItemId, expired.Crashes).ConfigureAwait(false);
        if (expired.IsCanceled || expired.Crashes < change.Options.MaxCrashes)
        {
            await EndOrWaitFirstAsync(change, expired.ItemId, expired.Rank, expired.IsCanceled, cancellationToken).ConfigureAwait(false);
            return;
        }

        long[] items = [expired.ItemId];
        SessionError error = QueueFaults.Quarantined(expired.ItemId, expired.Crashes, expired.WorkerId);
        await change.EndAsync(items, QueueItemStatus.Failed, error, cancellationToken).ConfigureAwait(false);
        await change.LogEachAsync(items, cancellationToken).ConfigureAwait(false);
        await change.PruneHistoryAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed record ExpiredClaim(long ItemId, string WorkerId, int Crashes, bool IsCanceled, long Rank);
}
