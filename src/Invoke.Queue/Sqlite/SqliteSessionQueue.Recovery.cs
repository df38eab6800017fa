using Invoke.Internal.Data;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <content>Taking items back from workers that have died.</content>
public sealed partial class SqliteSessionQueue
{
    internal const string RunningSql = "SELECT item_id, worker_id, crashes, cancel_requested FROM queue_items WHERE status = 'in_progress' AND parts = 0 ORDER BY item_id DESC";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> RecoverAsync(CancellationToken cancellationToken) =>
        ChangeAsync<WorkerLocks, IReadOnlyList<long>>(_locks, Recover, cancellationToken);

    private static List<long> Recover(QueueTransaction change, WorkerLocks locks)
    {
        Dictionary<string, bool> gone = new(StringComparer.Ordinal);
        List<long> recovered = [];
        foreach ((long itemId, int part, string workerId, int crashes) in RunningParts(change.Session).Where(running => IsGone(running.WorkerId)))
        {
            TakePartBack(change, itemId, part, workerId, crashes + 1);
            recovered.Add(itemId);
        }

        // The latest first: each goes before all that wait, so the earliest ends up as the first.
        foreach ((long itemId, string workerId, int crashes, bool isCanceled) in Running(change.Session).Where(running => IsGone(running.WorkerId)))
        {
            TakeBack(change, itemId, workerId, crashes + 1, isCanceled);
            recovered.Add(itemId);
        }

        locks.RemoveStale();
        recovered.Sort();
        return recovered;

        bool IsGone(string workerId)
        {
            if (!gone.TryGetValue(workerId, out bool isGone))
            {
                isGone = locks.IsGone(workerId);
                gone.Add(workerId, isGone);
            }

            return isGone;
        }
    }

    private static void TakeBack(QueueTransaction change, long itemId, string workerId, int crashes, bool isCanceled)
    {
        change.Session.Prepare("UPDATE queue_items SET crashes = $crashes WHERE item_id = $item").Set("$crashes", crashes).Set("$item", itemId).ExecuteNonQuery();
        if (isCanceled)
        {
            EndAndPrune(change, itemId, QueueItemStatus.Canceled, error: null);
        }
        else if (crashes >= change.Options.MaxCrashes)
        {
            EndAndPrune(change, itemId, QueueItemStatus.Failed, QueueFaults.Quarantined(itemId, crashes, workerId));
        }
        else
        {
            WaitFirst(change, itemId);
        }
    }

    private static List<(long ItemId, string WorkerId, int Crashes, bool IsCanceled)> Running(SqliteSession session)
    {
        List<(long, string, int, bool)> items = [];
        using SqliteDataReader reader = session.Prepare(RunningSql).ExecuteReader();
        while (reader.Read())
        {
            items.Add((reader.GetInt64(0), reader.GetNullableString(1) ?? string.Empty, reader.GetInt32(2), reader.GetBoolean(3)));
        }

        return items;
    }
}
