using Invoke.Queue;
using Npgsql;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>Numbers of events follow the commits, so whoever reads on misses nothing, however late a commit comes.</summary>
public sealed class EventOrderTests : IDisposable
{
    private const string InsertSql =
        "INSERT INTO queue_events (time, type, data) VALUES (now(), 'queue_changed', '{\"event\":\"queue_changed\",\"change\":\"paused\",\"item_ids\":[' || $1 || ']}') RETURNING id";

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PostgreSqlQueueHost _host = new();

    public void Dispose() => _host.Dispose();

    [PostgreSqlFact]
    public async Task ReadAsync_EarlierWriterCommitsLater_ItsEventComesLater()
    {
        await _host.Queue.GetCountsAsync();
        await using NpgsqlConnection late = _host.Place.Connect();
        await using NpgsqlTransaction transaction = await late.BeginTransactionAsync();
        await InsertAsync(late, 1);
        await _host.Queue.PauseAsync();

        IReadOnlyList<QueueEvent> before = await _host.EventsAsync();
        EventBounds bounds = await _host.Queue.GetBoundsAsync(None);
        await transaction.CommitAsync();
        IReadOnlyList<QueueEvent> after = await _host.EventsAsync(before[^1].Sequence);

        Assert.Equal((1L, new EventBounds(1, 1)), (Assert.Single(before).Sequence, bounds));
        var read = (QueueChangedEvent)Assert.Single(after);
        Assert.Equal((2L, 1L), (read.Sequence, Assert.Single(read.ItemIds)));
    }

    [PostgreSqlFact]
    public async Task ReadAsync_WriterGivesUp_LeavesNoGap()
    {
        await _host.Queue.GetCountsAsync();
        await using NpgsqlConnection other = _host.Place.Connect();
        await using (NpgsqlTransaction transaction = await other.BeginTransactionAsync())
        {
            await InsertAsync(other, 1);
            await transaction.RollbackAsync();
        }

        await _host.Queue.PauseAsync();
        await _host.Queue.ResumeAsync();

        Assert.Equal([1L, 2L], (await _host.EventsAsync()).Select(happened => happened.Sequence));
    }

    [PostgreSqlFact]
    public async Task ReadAsync_ProgressIsBeingReplaced_DoesNotWaitForIt()
    {
        await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();
        var progress = new NodeProgressEvent(claim.Item.ItemId, claim.Item.BatchId, claim.Item.SessionId, "a", "n", "integer", 1, 2, null, 0.5);
        await _host.Queue.AppendAsync(claim, [], [progress], None);
        await using NpgsqlConnection replacing = _host.Place.Connect();
        await using NpgsqlTransaction transaction = await replacing.BeginTransactionAsync();
        await using var delete = new NpgsqlCommand("DELETE FROM queue_events WHERE progress_item IS NOT NULL", replacing);
        await delete.ExecuteNonQueryAsync();
        await _host.Queue.PauseAsync();

        IReadOnlyList<QueueEvent> meanwhile = await _host.EventsAsync();
        await transaction.RollbackAsync();
        IReadOnlyList<QueueEvent> afterwards = await _host.EventsAsync(meanwhile[^1].Sequence);

        Assert.Equal([typeof(BatchEnqueuedEvent), typeof(ItemStatusChangedEvent), typeof(QueueChangedEvent)], meanwhile.Select(happened => happened.GetType()));
        Assert.IsType<NodeProgressEvent>(Assert.Single(afterwards));
    }

    [PostgreSqlFact]
    [Trait("Kind", "Heavy")]
    public async Task ReadAsync_ManyWritersThatCommitLate_EveryReaderSeesEachEventOnceInOneOrder()
    {
        const int writers = 6;
        int each = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 400 : 80;
        int seed = Environment.TickCount;
        await _host.Queue.GetCountsAsync();
        using var others = new PostgreSqlReaders(_host, 3);
        Task<List<QueueEvent>>[] reading = [.. others.Queues.Select(queue => FollowAsync(queue, writers * each))];

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => WriteAsync(writer, each, new Random(seed + writer))));

        List<QueueEvent>[] read = await Task.WhenAll(reading);
        long[] expected = [.. Enumerable.Range(1, writers * each).Select(number => (long)number)];
        Assert.All(read, events => Assert.True(expected.SequenceEqual(events.Select(happened => happened.Sequence)), $"Seed {seed}."));
        Assert.All(read, events => Assert.Equal(read[0].Select(ValueOf), events.Select(ValueOf)));
        for (var writer = 0; writer < writers; writer++)
        {
            Assert.Equal(
                Enumerable.Range(0, each).Select(number => (writer * 10_000L) + number), read[0].Select(ValueOf).Where(value => value / 10_000 == writer));
        }
    }

    [PostgreSqlFact]
    public async Task ReadAsync_ManyWriteAndReadAtOnce_EachFindsItsOwn()
    {
        await _host.Queue.GetCountsAsync();
        using var others = new PostgreSqlReaders(_host, 4);

        bool[] found = await Task.WhenAll(others.Queues.Select(async (queue, index) =>
        {
            for (var number = 0; number < 25; number++)
            {
                string batch = $"{index}-{number}";
                await queue.EnqueueAsync(QueueHost.Batch() with { BatchId = batch });
                if (!(await queue.ReadAsync(0, 100_000, None)).OfType<BatchEnqueuedEvent>().Any(happened => happened.BatchId == batch))
                {
                    return false;
                }
            }

            return true;
        }));

        Assert.Equal([true, true, true, true], found);
    }

    [PostgreSqlFact]
    public async Task Writing_NobodyReads_TheLogStaysWithinItsBound()
    {
        using var host = new PostgreSqlQueueHost(options => options.MaxEvents = 100);
        for (var number = 0; number < 400; number++)
        {
            await host.Queue.SetPausedAsync(number % 2 == 0);
        }

        int rows = int.Parse(host.Query("SELECT count(*) FROM queue_events")[0], System.Globalization.CultureInfo.InvariantCulture);

        Assert.InRange(rows, 100, 120);
    }

    private static long ValueOf(QueueEvent happened) => ((QueueChangedEvent)happened).ItemIds[0];

    private static async Task InsertAsync(NpgsqlConnection connection, long value)
    {
        await using NpgsqlCommand insert = new NpgsqlCommand(InsertSql, connection).Add(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await insert.ExecuteScalarAsync();
    }

    private async Task WriteAsync(int writer, int count, Random random)
    {
        await using NpgsqlConnection connection = _host.Place.Connect();
        for (var number = 0; number < count; number++)
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
            await InsertAsync(connection, (writer * 10_000) + number);

            // Others get higher ids meanwhile, and commit before or after.
            await using NpgsqlCommand late = new NpgsqlCommand("SELECT pg_sleep($1)", connection).Add(random.Next(0, 8) / 1000.0);
            await late.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
    }

    private static async Task<List<QueueEvent>> FollowAsync(OpenQueue queue, int count)
    {
        List<QueueEvent> events = [];
        while (events.Count < count)
        {
            events.AddRange(await queue.ReadAsync(events.Count == 0 ? 0 : events[^1].Sequence, 7, None));
        }

        return events;
    }

    /// <summary>The same queue, opened by other processes as it were.</summary>
    private sealed class PostgreSqlReaders(PostgreSqlQueueHost host, int count) : IDisposable
    {
        public OpenQueue[] Queues { get; } = [.. Enumerable.Range(0, count).Select(_ => host.Open())];

        public void Dispose() => Array.ForEach(Queues, queue => queue.Dispose());
    }
}
