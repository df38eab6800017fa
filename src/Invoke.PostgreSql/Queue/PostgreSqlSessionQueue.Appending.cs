using Invoke.Queue;
using Npgsql;

namespace Invoke.PostgreSql;

/// <content>Keeping what finishes.</content>
public sealed partial class PostgreSqlSessionQueue
{
    internal const string HasFinishedSql =
        "SELECT 1 FROM queue_journal WHERE item_id = $1 AND md5(invocation) = md5($2) AND invocation = $2";

    // Nobody can take the item before the end of the change. The row is written only where the session came forward or its lease has to be extended.
    private const string HoldSql = """
        SELECT cancel_requested FROM queue_items WHERE item_id = $1 AND token = $2 AND status = 'in_progress' AND parts = 0 FOR NO KEY UPDATE
        """;

    // An invocation that ran again after a crash, as its output is too large for a journal, is no step forward: else an item that kills its process right behind such a one
    // would never be quarantined.
    private const string FreshSql = """
        (SELECT count(DISTINCT invocation)::integer AS count FROM unnest($2::text[]) AS finished (invocation)
         WHERE invocation IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM queue_journal AS before
            WHERE before.item_id = $1 AND md5(before.invocation) = md5(finished.invocation) AND before.invocation = finished.invocation)) AS fresh
        """;

    private const string ProgressSql = $"""
        UPDATE queue_items SET finished_invocations = finished_invocations + fresh.count, crashes = CASE WHEN fresh.count > 0 THEN 0 ELSE crashes END,
            updated_at = CASE WHEN fresh.count > 0 THEN $5 ELSE updated_at END,
            lease_until = CASE WHEN lease_until < clock_timestamp() + $4 THEN clock_timestamp() + $3 ELSE lease_until END
        FROM {FreshSql}
        WHERE item_id = $1 AND token = $6 AND status = 'in_progress' AND parts = 0 AND (fresh.count > 0 OR lease_until < clock_timestamp() + $4)
        """;

    private const string EntriesSql = """
        INSERT INTO queue_journal (item_id, number, entry, invocation)
        SELECT $1, (SELECT coalesce(max(number), 0) FROM queue_journal WHERE item_id = $1) + place, entry, invocation
        FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS appended (entry, invocation, place)
        """;

    private const string JournalizeSql = $"{EntriesSql} WHERE EXISTS (SELECT 1 FROM queue_items WHERE item_id = $1 AND token = $4 AND status = 'in_progress' AND parts = 0)";

    // The same for a part. Its item is locked, so that parts append one after another and nobody takes the part.
    private const string HoldForPartSql = "SELECT 1 FROM queue_items WHERE item_id = $1 FOR NO KEY UPDATE";

    private const string HoldPartSql = "SELECT 1 FROM queue_parts WHERE item_id = $1 AND token = $2 AND status = 'in_progress'";

    private const string CountForPartSql = $"""
        UPDATE queue_items SET finished_invocations = finished_invocations + fresh.count, crashes = 0, updated_at = $3
        FROM {FreshSql}
        WHERE item_id = $1 AND fresh.count > 0
            AND EXISTS (SELECT 1 FROM queue_parts WHERE queue_parts.item_id = $1 AND queue_parts.token = $4 AND queue_parts.status = 'in_progress')
        """;

    private const string ProgressOfPartSql = $"""
        UPDATE queue_parts SET crashes = CASE WHEN fresh.count > 0 THEN 0 ELSE crashes END,
            lease_until = CASE WHEN lease_until < clock_timestamp() + $4 THEN clock_timestamp() + $3 ELSE lease_until END
        FROM {FreshSql}
        WHERE item_id = $1 AND token = $5 AND status = 'in_progress' AND (fresh.count > 0 OR lease_until < clock_timestamp() + $4)
        """;

    private const string JournalizePartSql = $"{EntriesSql} WHERE EXISTS (SELECT 1 FROM queue_parts WHERE item_id = $1 AND token = $4 AND status = 'in_progress')";

    /// <inheritdoc/>
    public async ValueTask AppendAsync(SessionClaim claim, IReadOnlyList<string> entries, IReadOnlyList<QueueEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(events);
        await ChangeAsync(isOrdered: false, (change, token) => AppendAsync(change, claim, entries, events, token), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> AppendAsync(
        PostgreSqlQueueChange change, SessionClaim claim, IReadOnlyList<string> entries, IReadOnlyList<QueueEvent> events, CancellationToken cancellationToken)
    {
        foreach (QueueEvent happened in events)
        {
            change.Log(happened);
        }

        if (!await TryAppendAsync(change, claim, entries, events, cancellationToken).ConfigureAwait(false))
        {
            throw await LostAsync(change.Session, claim, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Writes all in one trip to the server; false where the claim turns out to be lost, and then nothing of it stays.</summary>
    private async ValueTask<bool> TryAppendAsync(
        PostgreSqlQueueChange change, SessionClaim claim, IReadOnlyList<string> entries, IReadOnlyList<QueueEvent> events, CancellationToken cancellationToken)
    {
        long itemId = claim.Item.ItemId;
        string?[] invocations = [.. entries.Select(FinishedInvocation.KeyOf)];
        using var batch = new NpgsqlBatch(change.Session.Connection);
        if (claim.IsOfPart)
        {
            batch.Add(HoldForPartSql, itemId);
            batch.Add(HoldPartSql, itemId, claim.Token);
            batch.Add(CountForPartSql, itemId, invocations, change.Now, claim.Token);
            batch.Add(ProgressOfPartSql, itemId, invocations, _lease, LeaseLeft, claim.Token);
        }
        else
        {
            batch.Add(HoldSql, itemId, claim.Token);
            batch.Add(ProgressSql, itemId, invocations, _lease, LeaseLeft, change.Now, claim.Token);
        }

        if (entries.Count > 0)
        {
            batch.Add(claim.IsOfPart ? JournalizePartSql : JournalizeSql, itemId, entries.ToArray(), invocations, claim.Token);
        }

        foreach (IGrouping<long, string> progress in PostgreSqlQueueEventRows.Replaced(events))
        {
            batch.Add(PostgreSqlQueueEventRows.ForgetProgressSql, progress.Key, progress.ToArray());
        }

        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            if (claim.IsOfPart)
            {
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }

            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
