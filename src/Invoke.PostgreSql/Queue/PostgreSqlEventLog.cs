using Invoke.Queue;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>The log: reads events, gives them their numbers, and forgets the oldest ones.</summary>
/// <remarks>
/// <para>Whoever writes an event gives it no sequence number, as one taken before the commit would appear after higher ones, and a reader that had gone on would never see it. So
/// writers do not wait for each other; whoever wants to read, and finds events without a number, gives them theirs first. That holds because:</para>
/// <para>1. Only what is committed can be found, so a number is given only to what everybody can see, and a late commit gets a later number.</para>
/// <para>2. One at a time gives numbers, under a lock that is let go after its commit can be seen. The statement that gives them starts after the lock was got, so it sees all that were
/// given before. Each turn goes on where the last one stopped: whoever sees a number sees all lower ones, and none is missing or given twice.</para>
/// <para>3. Within a turn the order is that of the ids, which are taken one after another when an event is written. Somebody who changes an item holds its row until the commit and writes
/// the event after that, so of two changes of one item, or of one that has seen the other, the later one has the higher id; and where a turn sees the later one, it sees the earlier one.</para>
/// <para>4. Who has written and reads then finds its own events without numbers, or with them; it reads after they have got them. Where another turn is giving them, it waits for the lock.</para>
/// <para>A turn leaves out rows that somebody is deleting: progress, which is replaced. So it waits for nobody but an earlier turn, and whoever waits for it waits for a moment.</para>
/// </remarks>
internal sealed class PostgreSqlEventLog(PostgreSqlDatabase database, QueueOptions options)
{
    public const string ReadSql = "SELECT sequence, time, data FROM queue_events WHERE sequence > $1 ORDER BY sequence LIMIT $2";

    public const string IsBehindSql = "SELECT EXISTS (SELECT 1 FROM queue_events WHERE sequence IS NULL)";

    /// <summary>Gives numbers, and gives back how many, and the last one.</summary>
    public const string NumberSql = """
        WITH found AS MATERIALIZED (SELECT id FROM queue_events WHERE sequence IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED),
        placed AS MATERIALIZED (SELECT id, row_number() OVER (ORDER BY id) AS place FROM found),
        taken AS (
            UPDATE queue_state SET value = value + (SELECT count(*) FROM placed) WHERE name = 'last_event'
            RETURNING value AS last, value - (SELECT count(*) FROM placed) AS start),
        numbered AS (
            UPDATE queue_events SET sequence = taken.start + placed.place FROM placed, taken WHERE queue_events.id = placed.id RETURNING 1)
        SELECT (SELECT count(*) FROM numbered), (SELECT last FROM taken)
        """;

    /// <summary>Finds the first event to keep.</summary>
    public const string CutSql = "SELECT sequence FROM queue_events WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1 OFFSET $1";

    public const string TrimSql =
        "DELETE FROM queue_events WHERE id = ANY(ARRAY(SELECT id FROM queue_events WHERE sequence < $1 ORDER BY sequence FOR UPDATE SKIP LOCKED))";

    private const string BoundsSql = "SELECT min(value) FILTER (WHERE name = 'first_event'), min(value) FILTER (WHERE name = 'last_event') FROM queue_state";

    private const int NumberedAtATime = 5000;

    private int _written;

    /// <summary>After how many events the oldest are forgotten: a tenth of those that are kept.</summary>
    private int Stride => Math.Max(1, options.MaxEvents / 10);

    public async ValueTask<IReadOnlyList<QueueEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        // First whether all have numbers, then what there is: what is written in between does not matter.
        (bool isBehind, List<QueueEvent> events) = await database.ReadAsync(
            async (session, token) => (
                await session.ScalarAsync<bool>(IsBehindSql, token).ConfigureAwait(false),
                await ReadAsync(session, after, limit, token).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        if (!isBehind || events.Count == limit)
        {
            return events;
        }

        await NumberAsync(cancellationToken).ConfigureAwait(false);
        return await database.ReadAsync((session, token) => ReadAsync(session, after, limit, token), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<EventBounds> GetBoundsAsync(CancellationToken cancellationToken)
    {
        (bool isBehind, EventBounds bounds) = await database.ReadAsync(
            async (session, token) => (
                await session.ScalarAsync<bool>(IsBehindSql, token).ConfigureAwait(false),
                await ReadBoundsAsync(session, token).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        if (!isBehind)
        {
            return bounds;
        }

        await NumberAsync(cancellationToken).ConfigureAwait(false);
        return await database.ReadAsync(ReadBoundsAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that this process has written events, so that the log stays within its bound also where nobody reads it.</summary>
    /// <returns>Whether it is time to give numbers and to forget the oldest.</returns>
    public bool IsDueAfter(int events)
    {
        if (Interlocked.Add(ref _written, events) < Stride)
        {
            return false;
        }

        Interlocked.Exchange(ref _written, 0);
        return true;
    }

    /// <summary>Gives numbers to all events that have none yet, and forgets the oldest ones where the log has grown by a tenth.</summary>
    public async ValueTask NumberAsync(CancellationToken cancellationToken)
    {
        while (await database.WriteAsync(NumberSomeAsync, cancellationToken).ConfigureAwait(false) == NumberedAtATime)
        {
            continue;
        }
    }

    private static async ValueTask<EventBounds> ReadBoundsAsync(PostgreSqlSession session, CancellationToken cancellationToken) => (await session.ListAsync(
        BoundsSql, static reader => new EventBounds(reader.GetInt64(0), reader.GetInt64(1)), cancellationToken).ConfigureAwait(false))[0];

    private static ValueTask<List<QueueEvent>> ReadAsync(PostgreSqlSession session, long after, int limit, CancellationToken cancellationToken) =>
        session.ListAsync(ReadSql, Read, cancellationToken, after, (long)limit);

    private static QueueEvent Read(NpgsqlDataReader reader) =>
        QueueEventText.Read(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2));

    private async ValueTask<long> NumberSomeAsync(PostgreSqlSession session, CancellationToken cancellationToken)
    {
        await PostgreSqlQueueLock.Numbering.TakeAsync(session, database.Source.Schema, cancellationToken).ConfigureAwait(false);
        (long count, long last) = (await session.ListAsync(
            NumberSql, static reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken, (long)NumberedAtATime).ConfigureAwait(false))[0];
        if (last / Stride != (last - count) / Stride)
        {
            await TrimAsync(session, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    private async ValueTask TrimAsync(PostgreSqlSession session, CancellationToken cancellationToken)
    {
        if (await session.ScalarAsync<long?>(CutSql, cancellationToken, (long)options.MaxEvents - 1).ConfigureAwait(false) is { } first
            && await session.ExecuteAsync(TrimSql, cancellationToken, first).ConfigureAwait(false) > 0)
        {
            await session.ExecuteAsync("UPDATE queue_state SET value = $1 WHERE name = 'first_event'", cancellationToken, first).ConfigureAwait(false);
        }
    }
}
