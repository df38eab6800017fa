namespace Invoke.PostgreSql;

/// <summary>Locks that last as long as a transaction and belong to no row: one of a kind for each schema.</summary>
internal readonly record struct PostgreSqlQueueLock
{
    private readonly int _space;

    // Any numbers that nobody else is likely to lock; the schema's name is the other half of each key.
    private PostgreSqlQueueLock(int space) => _space = space;

    /// <summary>For whoever changes several items, their places or how many wait. Taken before the lock of any row, so that nobody waits for somebody who waits for them.</summary>
    public static PostgreSqlQueueLock Ordering { get; } = new(0x1_4E56_51);

    /// <summary>For whoever gives events their numbers.</summary>
    public static PostgreSqlQueueLock Numbering { get; } = new(0x1_4E56_52);

    /// <summary>For whoever folds counts.</summary>
    public static PostgreSqlQueueLock Counting { get; } = new(0x1_4E56_53);

    public async ValueTask TakeAsync(PostgreSqlSession session, string schema, CancellationToken cancellationToken) =>
        await session.ExecuteAsync("SELECT pg_advisory_xact_lock($1, hashtext($2))", cancellationToken, _space, schema).ConfigureAwait(false);

    public ValueTask<bool> TryTakeAsync(PostgreSqlSession session, string schema, CancellationToken cancellationToken) =>
        session.ScalarAsync<bool>("SELECT pg_try_advisory_xact_lock($1, hashtext($2))", cancellationToken, _space, schema);
}
