namespace Invoke.Queue.Tests;

/// <summary>What is asked often is answered from an index in the order of the answer, however many items there are.</summary>
public sealed class QueueQueryPlanTests : IDisposable
{
    private readonly SqliteQueueHost _host = new();

    public static TheoryData<string, string> Steps => new()
    {
        { SqliteSessionQueue.NextSql, "SCAN queue_items USING COVERING INDEX queue_items_waiting" },
        { SqliteSessionQueue.NextPartSql, "SEARCH queue_parts USING COVERING INDEX queue_parts_waiting (rank<?)" },
        { SqliteSessionQueue.RunningPartsSql, "SCAN queue_parts USING INDEX queue_parts_running" },
        { QueueOrder.LastSql, "SEARCH queue_items USING COVERING INDEX queue_items_waiting (rank=?)" },
        { QueueOrder.FirstSql, "SEARCH queue_items USING COVERING INDEX queue_items_waiting (rank=?)" },
        { QueueOrder.LowestRankSql, "SEARCH queue_items USING COVERING INDEX queue_items_waiting" },
        { SqliteSessionQueue.HasFinishedSql, "SEARCH queue_journal USING COVERING INDEX queue_journal_by_invocation (item_id=? AND invocation=?)" },
        { QueueCounting.AllSql, "SEARCH queue_counts USING PRIMARY KEY (batch=?)" },
        { QueueCounting.BatchSql, "SEARCH queue_counts USING PRIMARY KEY (batch=?)" },
        { QueueEventTable.ReadSql, "SEARCH queue_events USING INTEGER PRIMARY KEY (rowid>?)" },
        { QueueEventTable.ForgetProgressSql, "SEARCH queue_events USING INDEX queue_events_progress (progress_item=? AND progress_invocation=?)" },
        { QueueEventTable.ForgetItemSql, "SEARCH queue_events USING INDEX queue_events_progress (progress_item=?)" },
        { SqliteSessionQueue.RunningSql, "SEARCH queue_items USING INDEX queue_items_running (status=?)" },
        { SqliteSessionQueue.NamesImageSql, "SEARCH queue_batches USING INTEGER PRIMARY KEY (rowid=?)" },
        { SqliteSessionQueue.NamesImageSql, "SCAN queue_items USING INDEX queue_items_active" },
    };

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Query_Plan_UsesItsIndex(string sql, string step)
    {
        List<string> plan = await PlanAsync(sql);

        Assert.Contains(step, plan);
        Assert.DoesNotContain(plan, line => line is "SCAN queue_items" or "SCAN queue_parts" or "SCAN queue_batches" or "SCAN queue_events" or "SCAN queue_counts");
    }

    [Theory]
    [InlineData((int)QueueListPart.Running, "SEARCH queue_items USING INDEX queue_items_running (status=?)")]
    [InlineData((int)QueueListPart.Waiting, "SCAN queue_items USING INDEX queue_items_waiting")]
    [InlineData((int)QueueListPart.Held, "SEARCH queue_items USING INDEX queue_items_held (status=?)")]
    [InlineData((int)QueueListPart.Ended, "SEARCH queue_items USING INDEX queue_items_ended (completed_at>?)")]
    public async Task Page_First_WalksTheIndexOfItsPartInOrder(int part, string step)
    {
        List<string> plan = await PlanAsync(new QueueListing(QueueSelection.All with { Statuses = Enum.GetValues<QueueItemStatus>() }, 50, null).SqlOf((QueueListPart)part));

        Assert.Contains(step, plan);
        Assert.DoesNotContain(plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData((int)QueueListPart.Waiting, "queue_items_waiting")]
    [InlineData((int)QueueListPart.Ended, "queue_items_ended")]
    public async Task Page_Next_StartsWhereTheOneBeforeEnded(int part, string index)
    {
        var after = new QueueCursor((QueueListPart)part, 0, 0, 1);
        List<string> plan = await PlanAsync(new QueueListing(QueueSelection.All, 50, after).SqlOf((QueueListPart)part));

        Assert.Contains(plan, line => line.StartsWith($"SEARCH queue_items USING INDEX {index} (", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private async Task<List<string>> PlanAsync(string sql)
    {
        await _host.Queue.GetCountsAsync();
        return _host.Query("EXPLAIN QUERY PLAN " + sql);
    }
}
