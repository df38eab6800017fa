using Invoke.Graph;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <content>The worker's side: claiming, writing with a claim, letting it go.</content>
public sealed partial class SqliteSessionQueue
{
    internal const string NextSql = "SELECT item_id FROM queue_items WHERE status = 'pending' ORDER BY rank, position, item_id LIMIT 1";

    private const string ClaimSql = """
        UPDATE queue_items SET status = 'in_progress', status_sequence = status_sequence + 1, token = token + 1, attempts = attempts + 1, worker_id = $worker,
            started_at = coalesce(started_at, $now), updated_at = $now
        WHERE item_id = $item RETURNING token, crashes, gathers
        """;

    private const string StateSql = "SELECT cancel_requested FROM queue_items WHERE item_id = $item AND token = $token AND status = 'in_progress' AND parts = 0";

    private const string ProgressSql = """
        UPDATE queue_items SET finished_invocations = finished_invocations + $finished, crashes = 0, updated_at = $now WHERE item_id = $item
        """;

    private const string AppendEntrySql = """
        INSERT INTO queue_journal (item_id, number, entry, invocation)
        VALUES ($item, (SELECT coalesce(max(number), 0) + 1 FROM queue_journal WHERE item_id = $item), $entry, $invocation)
        """;

    internal const string HasFinishedSql = "SELECT 1 FROM queue_journal WHERE item_id = $item AND invocation = $invocation LIMIT 1";

    /// <inheritdoc/>
    public async ValueTask<SessionClaim?> ClaimAsync(string workerId, CancellationToken cancellationToken)
    {
        WorkerLocks.ThrowIfInvalid(workerId);

        // A look before the leap: workers with nothing to do do not keep others from writing.
        return await _database.ReadAsync(0, static (session, _) => IsWorkWaiting(session), cancellationToken).ConfigureAwait(false)
            ? await ChangeAsync((_locks, workerId), static (change, asked) => Claim(change, asked._locks, asked.workerId), cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <inheritdoc/>
    public ValueTask<ClaimState> RenewAsync(SessionClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return _database.ReadAsync(claim, StateOf, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(SessionClaim claim, IReadOnlyList<string> entries, IReadOnlyList<QueueEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(events);
        await ChangeAsync((claim, entries, events), static (change, work) => Append(change, work.claim, work.entries, work.events), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask EndAsync(SessionClaim claim, SessionOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        QueueArguments.CheckOutcome(claim, outcome);
        await ChangeAsync((claim, outcome), static (change, work) => End(change, work.claim, work.outcome), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ReturnAsync(SessionClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        await ChangeAsync(claim, Return, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsWorkWaiting(SqliteSession session) => (session.Prepare(NextSql).ExecuteScalar() is not null || NextPart(session) is not null) && !QueueState.IsPaused(session);

    private static SessionClaim? Claim(QueueTransaction change, WorkerLocks locks, string workerId)
    {
        SqliteSession session = change.Session;
        bool isPaused = QueueState.IsPaused(session);
        while (!isPaused)
        {
            (long ItemId, int Part)? part = NextPart(session);
            if ((part?.ItemId ?? session.Prepare(NextSql).ExecuteScalar() as long?) is not { } itemId)
            {
                return null;
            }

            locks.Hold(workerId);
            if ((part is { } next ? ClaimPart(change, itemId, next.Part, workerId) : ClaimItem(change, itemId, workerId)) is { } claim)
            {
                return claim;
            }
        }

        return null;
    }

    private static SessionClaim? ClaimItem(QueueTransaction change, long itemId, string workerId)
    {
        (long token, int crashes, bool gathers) = TakeClaim(change.Session, itemId, workerId, change.NowText);
        if (ReadOrFail(change, itemId) is not var (item, document))
        {
            return null;
        }

        change.LogItem(itemId);
        return new SessionClaim(item, document, workerId, token) { Crashes = crashes, Part = item.Spread > 1 && !gathers ? SessionPart.Shared : null };
    }

    // One that cannot be read must not keep those behind it from being run. It ends without an event, as that would tell what cannot be read.
    private static (QueueItem Item, SessionDocument Document)? ReadOrFail(QueueTransaction change, long itemId)
    {
        string fault;
        try
        {
            if (QueueItemRow.Find(change.Session, itemId) is { } item && ReadDocument(change.Session, itemId) is { } document)
            {
                return (item, document);
            }

            fault = $"Item {itemId} of the queue has no batch any more. Delete the row.";
        }
        catch (QueueStorageException exception)
        {
            fault = exception.Message;
        }

        change.End(itemId, QueueItemStatus.Failed, new SessionError(SessionError.Unreadable, fault));
        change.PruneHistory();
        return null;
    }

    private static (long Token, int Crashes, bool Gathers) TakeClaim(SqliteSession session, long itemId, string workerId, string now)
    {
        using SqliteDataReader reader = session.Prepare(ClaimSql).Set("$item", itemId).Set("$worker", workerId).Set("$now", now).ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt32(1), reader.GetBoolean(2));
    }

    private static ClaimState StateOf(SqliteSession session, SessionClaim claim)
    {
        using SqliteDataReader reader = session
            .Prepare(claim.IsOfPart ? PartStateSql : StateSql)
            .Set("$item", claim.Item.ItemId)
            .Set("$token", claim.Token)
            .ExecuteReader();
        return !reader.Read() ? ClaimState.Lost : reader.GetBoolean(0) ? ClaimState.Canceled : ClaimState.Valid;
    }

    private static ClaimState Check(QueueTransaction change, SessionClaim claim)
    {
        ClaimState state = StateOf(change.Session, claim);
        if (state != ClaimState.Lost)
        {
            return state;
        }

        throw QueueFaults.LostClaim(claim, QueueItemRow.Find(change.Session, claim.Item.ItemId));
    }

    private static bool Append(QueueTransaction change, SessionClaim claim, IReadOnlyList<string> entries, IReadOnlyList<QueueEvent> events)
    {
        Check(change, claim);
        long itemId = claim.Item.ItemId;
        int finished = 0;
        SqliteCommand append = change.Session.Prepare(AppendEntrySql).Set("$item", itemId);
        foreach (string entry in entries)
        {
            // One that ran again after a crash, as its output is too large for a journal, is no step forward: else an item that kills its process
            // right behind such a one would never be quarantined.
            string? invocation = FinishedInvocation.KeyOf(entry);
            finished += invocation is not null && !HasFinished(change.Session, itemId, invocation) ? 1 : 0;
            append.Set("$entry", entry).Set("$invocation", invocation).ExecuteNonQuery();
        }

        if (finished > 0)
        {
            change.Session.Prepare(ProgressSql).Set("$item", itemId).Set("$finished", finished).Set("$now", change.NowText).ExecuteNonQuery();
            if (claim.IsOfPart)
            {
                change.Session.Prepare(PartProgressSql).Set("$item", itemId).Set("$part", claim.Part!.Index).ExecuteNonQuery();
            }
        }

        foreach (QueueEvent happened in events)
        {
            change.Log(happened);
        }

        return true;
    }

    private static bool HasFinished(SqliteSession session, long itemId, string invocation) =>
        session.Prepare(HasFinishedSql).Set("$item", itemId).Set("$invocation", invocation).ExecuteScalar() is not null;

    private static bool End(QueueTransaction change, SessionClaim claim, SessionOutcome outcome)
    {
        Check(change, claim);
        EndClaimed(change, claim, outcome.Status, outcome.Error);
        return true;
    }

    private static void EndClaimed(QueueTransaction change, SessionClaim claim, QueueItemStatus status, SessionError? error)
    {
        if (claim.IsOfPart)
        {
            EndPart(change, claim, status, error);
        }
        else
        {
            EndAndPrune(change, claim.Item.ItemId, status, error);
        }
    }

    private static bool Return(QueueTransaction change, SessionClaim claim)
    {
        if (Check(change, claim) == ClaimState.Canceled)
        {
            EndClaimed(change, claim, QueueItemStatus.Canceled, error: null);
        }
        else if (claim.IsOfPart)
        {
            ReturnPart(change, claim.Item.ItemId, claim.Part!.Index);
        }
        else
        {
            WaitFirst(change, claim.Item.ItemId);
        }

        return true;
    }

    private static void WaitFirst(QueueTransaction change, long itemId)
    {
        change.Wait(itemId, QueueOrder.First(change.Session, change.RankOf(itemId)));
        change.LogItem(itemId);
    }

    private static void EndAndPrune(QueueTransaction change, long itemId, QueueItemStatus status, SessionError? error)
    {
        change.End(itemId, status, error);
        change.LogItem(itemId);
        change.PruneHistory();
    }
}
