using Invoke.Queue;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>What is asked often is answered from an index in the order of the answer, however many items there are.</summary>
public sealed class PostgreSqlQueuePlanTests : IClassFixture<PostgreSqlQueuePlanTests.FilledQueue>
{
    private const int Many = 12_000;

    private readonly PostgreSqlPlace? _place;

    public PostgreSqlQueuePlanTests(FilledQueue filled)
    {
        ArgumentNullException.ThrowIfNull(filled);
        _place = filled.Host?.Place;
    }

    public static TheoryData<string, string, object?[]> Statements => new()
    {
        { PostgreSqlSessionQueue.ClaimSql, "queue_items_waiting", ["w", TimeSpan.FromMinutes(1), DateTimeOffset.UnixEpoch, false] },
        { PostgreSqlSessionQueue.ClaimPartSql, "queue_parts_waiting", ["w", TimeSpan.FromMinutes(1), false] },
        { PostgreSqlSessionQueue.ExpiredPartsSql, "queue_parts_leases", [100L] },
        { PostgreSqlSessionQueue.StateSql, "queue_items_running", [1L, 1L, TimeSpan.FromMinutes(1)] },
        { PostgreSqlSessionQueue.HasExpiredSql, "queue_items_leases", [] },
        { PostgreSqlSessionQueue.ExpiredSql, "queue_items_leases", [100L] },
        { PostgreSqlSessionQueue.HasFinishedSql, "queue_journal_by_invocation", [1L, "a"] },
        { PostgreSqlQueueOrder.LastSql, "queue_items_waiting", [0L] },
        { PostgreSqlQueueOrder.FirstSql, "queue_items_waiting", [0L] },
        { PostgreSqlQueueOrder.LowestRankSql, "queue_items_waiting", [] },
        { PostgreSqlQueueChange.OldestEndedSql, "queue_items_ended", [10L] },
        { PostgreSqlQueueCounting.AllSql, "queue_counts_pkey", [] },
        { PostgreSqlQueueCounting.ForEventsSql, "queue_counts_pkey", [new[] { "b1" }] },
        { PostgreSqlEventLog.IsBehindSql, "queue_events_unnumbered", [] },
        { PostgreSqlEventLog.NumberSql, "queue_events_unnumbered", [5000L] },
        { PostgreSqlEventLog.ReadSql, "queue_events_by_sequence", [19_000L, 500L] },
        { PostgreSqlEventLog.CutSql, "queue_events_by_sequence", [19_000L] },
        { PostgreSqlEventLog.TrimSql, "queue_events_by_sequence", [200L] },
        { PostgreSqlQueueEventRows.ForgetProgressSql, "queue_events_progress", [1L, new[] { "a" }] },
        { PostgreSqlQueueEventRows.ForgetItemsSql, "queue_events_progress", [new[] { 1L }] },
    };

    [PostgreSqlTheory]
    [MemberData(nameof(Statements))]
    public void Statement_Plan_UsesItsIndex(string sql, string index, object?[] values)
    {
        List<string> plan = Explain(sql, values);

        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        AssertNoScan(plan);
    }

    [PostgreSqlTheory]
    [InlineData((int)QueueListPart.Running, "queue_items_running")]
    [InlineData((int)QueueListPart.Waiting, "queue_items_waiting")]
    [InlineData((int)QueueListPart.Held, "queue_items_held")]
    [InlineData((int)QueueListPart.Ended, "queue_items_ended")]
    public void Page_FirstAndNext_WalkTheIndexOfTheirPartInOrder(int part, string index)
    {
        QueueSelection all = QueueSelection.All with { Statuses = Enum.GetValues<QueueItemStatus>() };
        var cursor = new QueueCursor((QueueListPart)part, 0, 6000L << 20, 6000);

        foreach (QueueCursor? after in (QueueCursor?[])[null, cursor])
        {
            (string sql, object?[] values) = new PostgreSqlQueueListing(all, 50, after).SqlOf((QueueListPart)part, 51);
            List<string> plan = Explain(sql, values);

            Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
            Assert.DoesNotContain(plan, line => line.Contains("Sort", StringComparison.Ordinal));
            AssertNoScan(plan);
        }
    }

    private static void AssertNoScan(List<string> plan) => Assert.DoesNotContain(
        plan,
        line => line.Contains("Seq Scan on queue_items", StringComparison.Ordinal) || line.Contains("Seq Scan on queue_events", StringComparison.Ordinal)
            || line.Contains("Seq Scan on queue_parts", StringComparison.Ordinal)
            || line.Contains("Seq Scan on queue_journal", StringComparison.Ordinal) || line.Contains("Seq Scan on queue_counts", StringComparison.Ordinal));

    private List<string> Explain(string sql, object?[] values) => _place?.Query("EXPLAIN " + sql, values) ?? [];

    /// <summary>A queue with many items of each kind, in many batches.</summary>
    public sealed class FilledQueue : IDisposable
    {
        private static readonly string Fill = $"""
            INSERT INTO queue_batches (batch_id, graph) SELECT 'b' || n, '{"{}"}' FROM generate_series(1, 2000) AS n;
            INSERT INTO queue_items (batch, session_id, status, rank, position, field_values, lease_until, created_at, updated_at, completed_at)
            SELECT 1 + n % 2000, 's' || n, status, 0, n * 1048576::bigint, '[]', CASE WHEN status = 'in_progress' THEN now() + interval '1 minute' END, now(), now(),
                CASE WHEN status IN ('completed', 'failed') THEN now() + n * interval '1 ms' END
            FROM generate_series(1, {3 * Many}) AS n, LATERAL (SELECT CASE WHEN n <= {Many} THEN 'pending' WHEN n <= {Many} + 300 THEN 'in_progress'
                WHEN n <= {Many} + 600 THEN 'held' WHEN n % 3 = 0 THEN 'failed' ELSE 'completed' END AS status) AS chosen;
            INSERT INTO queue_parts (item_id, part, status, rank, lease_until)
            SELECT item_id, part, CASE WHEN part < 3 THEN 'in_progress' ELSE 'pending' END, 0, CASE WHEN part < 3 THEN now() + interval '1 minute' END
            FROM queue_items, generate_series(0, 19) AS part WHERE status = 'in_progress';
            INSERT INTO queue_journal (item_id, number, entry, invocation) SELECT n % 300 + {Many} + 1, n, '{"{}"}', 'i' || n FROM generate_series(1, {Many}) AS n;
            INSERT INTO queue_events (sequence, time, type, data, progress_item, progress_invocation)
            SELECT CASE WHEN n <= 20000 THEN n END, now(), 'queue_changed', '{"{}"}', CASE WHEN n % 100 = 0 THEN n END, CASE WHEN n % 100 = 0 THEN 'a' END
            FROM generate_series(1, 20010) AS n;
            """;

        public FilledQueue()
        {
            if (PostgreSqlServer.WhyNot is not null)
            {
                return;
            }

            Host = new PostgreSqlQueueHost();
            Host.LastEventAsync().GetAwaiter().GetResult();
            Host.Execute(Fill);
            Host.FoldCounts();
            Host.Execute("ANALYZE queue_batches, queue_items, queue_parts, queue_journal, queue_events, queue_counts, queue_count_changes, queue_state");
        }

        internal PostgreSqlQueueHost? Host { get; }

        public void Dispose() => Host?.Dispose();
    }
}
