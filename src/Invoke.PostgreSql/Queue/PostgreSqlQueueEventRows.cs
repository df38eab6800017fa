using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <summary>Events on their way into the log: gathered while a change is made, and written together at its end.</summary>
internal sealed class PostgreSqlQueueEventRows
{
    public const string ForgetProgressSql = "DELETE FROM queue_events WHERE progress_item = $1 AND progress_invocation = ANY($2)";

    /// <summary>Forgets the progress of items that do not run any more.</summary>
    public const string ForgetItemsSql = "DELETE FROM queue_events WHERE progress_item = ANY($1)";

    // In their order, so that their ids grow with it.
    private const string AppendSql = """
        INSERT INTO queue_events (time, type, data, progress_item, progress_invocation)
        SELECT $1, type, data, item, invocation FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[])
            WITH ORDINALITY AS happened (type, data, item, invocation, place) ORDER BY place
        """;

    private readonly List<QueueEvent> _events = [];

    public int Count => _events.Count;

    /// <exception cref="ArgumentException">No log keeps such an event.</exception>
    public void Add(QueueEvent happened)
    {
        _ = QueueEventText.TypeOf(happened);
        if (QueueProgress.Replacing(happened) is { } later)
        {
            // What the log has of it already is forgotten by whoever appends; what has not got there need not.
            _events.RemoveAll(each => each is NodeProgressEvent earlier && earlier.ItemId == later.ItemId && earlier.InvocationId == later.InvocationId);
        }

        _events.Add(happened);
    }

    /// <summary>The invocations whose earlier progress events make useless, by item.</summary>
    public static IEnumerable<IGrouping<long, string>> Replaced(IReadOnlyList<QueueEvent> events) => events
        .Select(QueueProgress.Replacing)
        .OfType<NodeEvent>()
        .GroupBy(node => node.ItemId, node => QueueText.Clean(node.InvocationId));

    public async ValueTask WriteAsync(PostgreSqlSession session, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (_events.Count == 0)
        {
            return;
        }

        NodeProgressEvent?[] progress = [.. _events.Select(happened => happened as NodeProgressEvent)];
        string[] types = [.. _events.Select(QueueEventText.TypeOf)];
        string[] data = [.. _events.Select(QueueEventText.Write)];
        long?[] items = [.. progress.Select(each => each?.ItemId)];
        string?[] invocations = [.. progress.Select(each => QueueText.Clean(each?.InvocationId))];
        await session.ExecuteAsync(AppendSql, cancellationToken, time, types, data, items, invocations).ConfigureAwait(false);
    }
}
