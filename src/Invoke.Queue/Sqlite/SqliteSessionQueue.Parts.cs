using Invoke.Graph;
using Invoke.Internal.Data;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <content>Sessions that are spread: their parts are claimed and ended by themselves, and write for the one item.</content>
public sealed partial class SqliteSessionQueue
{
    /// <summary>Parts go before the items of their priority, which started later.</summary>
    internal const string NextPartSql = """
        SELECT item_id, part FROM queue_parts
        WHERE status = 'pending' AND rank <= coalesce((SELECT min(rank) FROM queue_items WHERE status = 'pending'), 9223372036854775807)
        ORDER BY rank, item_id, part LIMIT 1
        """;

    internal const string RunningPartsSql = "SELECT item_id, part, worker_id, crashes FROM queue_parts WHERE status = 'in_progress' ORDER BY item_id, part";

    private const string ClaimPartSql = """
        UPDATE queue_parts SET status = 'in_progress', worker_id = $worker, token = $token WHERE item_id = $item AND part = $part
        RETURNING crashes, (SELECT parts FROM queue_items WHERE queue_items.item_id = queue_parts.item_id)
        """;

    private const string PartProgressSql = "UPDATE queue_parts SET crashes = 0 WHERE item_id = $item AND part = $part";

    private const string PartStateSql = """
        SELECT cancel_requested FROM queue_parts JOIN queue_items USING (item_id)
        WHERE item_id = $item AND queue_parts.token = $token AND queue_parts.status = 'in_progress'
        """;

    private const string FailSql = """
        UPDATE queue_items SET cancel_requested = 1, error_type = $type, error_message = $message, error_details = $details, updated_at = $now
        WHERE item_id = $item AND cancel_requested = 0
        """;

    /// <inheritdoc/>
    public async ValueTask SpreadAsync(SessionClaim claim, int parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        QueueArguments.CheckParts(claim, parts);
        await ChangeAsync((claim, parts), static (change, work) => Spread(change, work.claim, work.parts), cancellationToken).ConfigureAwait(false);
    }

    private static bool Spread(QueueTransaction change, SessionClaim claim, int parts)
    {
        long itemId = claim.Item.ItemId;
        if (Check(change, claim) == ClaimState.Canceled)
        {
            EndAndPrune(change, itemId, QueueItemStatus.Canceled, error: null);
            return true;
        }

        change.Session.Prepare("UPDATE queue_items SET parts = $parts, updated_at = $now WHERE item_id = $item")
            .Set("$parts", parts)
            .Set("$now", change.NowText)
            .Set("$item", itemId)
            .ExecuteNonQuery();
        SqliteCommand insert = change.Session
            .Prepare("INSERT INTO queue_parts (item_id, part, status, rank) SELECT item_id, $part, 'pending', rank FROM queue_items WHERE item_id = $item")
            .Set("$item", itemId);
        for (var part = 0; part < parts; part++)
        {
            insert.Set("$part", part).ExecuteNonQuery();
        }

        change.LogItem(itemId);
        return true;
    }

    /// <summary>The part that is run next; null where items go first.</summary>
    private static (long ItemId, int Part)? NextPart(SqliteSession session)
    {
        using SqliteDataReader reader = session.Prepare(NextPartSql).ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt32(1)) : null;
    }

    private static SessionClaim? ClaimPart(QueueTransaction change, long itemId, int part, string workerId)
    {
        SqliteSession session = change.Session;

        // All claims of an item have tokens of one row, so none has that of another.
        var token = (long)(session.Prepare("UPDATE queue_items SET token = token + 1 WHERE item_id = $item RETURNING token").Set("$item", itemId).ExecuteScalar() ?? 0L);
        (int crashes, int parts) = TakePart(session, itemId, part, workerId, token);
        return ReadOrFail(change, itemId) is var (item, document)
            ? new SessionClaim(item, document, workerId, token) { Crashes = crashes, Part = SessionPart.Of(part, parts) }
            : null;
    }

    private static (int Crashes, int Parts) TakePart(SqliteSession session, long itemId, int part, string workerId, long token)
    {
        using SqliteDataReader reader = session.Prepare(ClaimPartSql)
            .Set("$item", itemId)
            .Set("$part", part)
            .Set("$worker", workerId)
            .Set("$token", token)
            .ExecuteReader();
        reader.Read();
        return (reader.GetInt32(0), reader.GetInt32(1));
    }

    private static void EndPart(QueueTransaction change, SessionClaim claim, QueueItemStatus status, SessionError? error)
    {
        DropPart(change, claim.Item.ItemId, claim.Part!.Index);
        StopWith(change, claim.Item.ItemId, status, error);
    }

    private static void ReturnPart(QueueTransaction change, long itemId, int part)
    {
        change.Session.Prepare("UPDATE queue_parts SET status = 'pending' WHERE item_id = $item AND part = $part")
            .Set("$item", itemId)
            .Set("$part", part)
            .ExecuteNonQuery();
        if (!TryEndSpread(change, itemId))
        {
            // Whoever waits for work has to hear of it.
            change.LogItem(itemId);
        }
    }

    private static void DropPart(QueueTransaction change, long itemId, int part) => change.Session
        .Prepare("DELETE FROM queue_parts WHERE item_id = $item AND part = $part")
        .Set("$item", itemId)
        .Set("$part", part)
        .ExecuteNonQuery();

    /// <summary>Takes one part as ended: where it did not complete, the others are to stop.</summary>
    private static void StopWith(QueueTransaction change, long itemId, QueueItemStatus status, SessionError? error)
    {
        if (status == QueueItemStatus.Failed)
        {
            change.Session.Prepare(FailSql)
                .Set("$type", error?.Type)
                .Set("$message", error?.Message)
                .Set("$details", error?.Details)
                .Set("$now", change.NowText)
                .Set("$item", itemId)
                .ExecuteNonQuery();
        }
        else if (status == QueueItemStatus.Canceled)
        {
            change.Session.Prepare(RequestCancelSql).Set("$item", itemId).Set("$now", change.NowText).ExecuteNonQuery();
        }

        if (!TryEndSpread(change, itemId) && status == QueueItemStatus.Failed)
        {
            // Whoever runs another part has to hear of it.
            change.LogItem(itemId);
        }
    }

    /// <summary>Ends a spread item, or lets it wait for whoever gathers, where no part is left that somebody runs or could run.</summary>
    private static bool TryEndSpread(QueueTransaction change, long itemId)
    {
        SqliteSession session = change.Session;
        if (QueueItemRow.Find(session, itemId) is not { Parts: > 0 } item)
        {
            return false;
        }

        if (item.IsCancelRequested)
        {
            session.Prepare("DELETE FROM queue_parts WHERE item_id = $item AND status = 'pending'").Set("$item", itemId).ExecuteNonQuery();
        }

        if (session.Prepare("SELECT 1 FROM queue_parts WHERE item_id = $item LIMIT 1").Set("$item", itemId).ExecuteScalar() is not null)
        {
            return false;
        }

        if (item.Error is not null || item.IsCancelRequested)
        {
            EndAndPrune(change, itemId, item.Error is null ? QueueItemStatus.Canceled : QueueItemStatus.Failed, item.Error);
        }
        else
        {
            session.Prepare("UPDATE queue_items SET parts = 0, gathers = 1 WHERE item_id = $item").Set("$item", itemId).ExecuteNonQuery();
            WaitFirst(change, itemId);
        }

        return true;
    }

    private static void TakePartBack(QueueTransaction change, long itemId, int part, string workerId, int crashes)
    {
        if (crashes >= change.Options.MaxCrashes)
        {
            DropPart(change, itemId, part);
            StopWith(change, itemId, QueueItemStatus.Failed, QueueFaults.Quarantined(itemId, crashes, workerId));
            return;
        }

        change.Session.Prepare("UPDATE queue_parts SET crashes = $crashes WHERE item_id = $item AND part = $part")
            .Set("$crashes", crashes)
            .Set("$item", itemId)
            .Set("$part", part)
            .ExecuteNonQuery();
        ReturnPart(change, itemId, part);
    }

    private static List<(long ItemId, int Part, string WorkerId, int Crashes)> RunningParts(SqliteSession session)
    {
        List<(long, int, string, int)> parts = [];
        using SqliteDataReader reader = session.Prepare(RunningPartsSql).ExecuteReader();
        while (reader.Read())
        {
            parts.Add((reader.GetInt64(0), reader.GetInt32(1), reader.GetNullableString(2) ?? string.Empty, reader.GetInt32(3)));
        }

        return parts;
    }
}
