using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>One component's way to the database: migrations before the first use, queries, changes as transactions, errors in the words of its seam.</summary>
/// <remarks>
/// A change that loses against another transaction is made again, so it must do nothing but talk to the database. Where the connection breaks while a change is
/// being committed, the database is asked afterwards whether it was: a caller is told of a failure only where nothing was changed.
/// </remarks>
internal sealed class PostgreSqlDatabase(PostgreSqlSource source, PostgreSqlComponent component, TimeProvider time) : IDisposable
{
    private const int MaxAttempts = 10;
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _starting = new(1, 1);
    private volatile bool _isReady;
    private volatile bool _isDisposed;

    public PostgreSqlSource Source => source;

    /// <summary>Brings the tables up to date; the first use does so by itself.</summary>
    public async ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isReady)
        {
            return;
        }

        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady)
            {
                await GuardAsync("opened", OpenAsync, cancellationToken).ConfigureAwait(false);
                _isReady = true;
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Runs a query on a connection of its own.</summary>
    public async ValueTask<TResult> ReadAsync<TResult>(Func<PostgreSqlSession, CancellationToken, ValueTask<TResult>> query, CancellationToken cancellationToken)
    {
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        return await GuardAsync(
            "read",
            async token =>
            {
                NpgsqlConnection connection = await source.OpenAsync(token).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    return await query(new PostgreSqlSession(connection), token).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs several queries that see one moment of the database.</summary>
    public ValueTask<TResult> SnapshotAsync<TResult>(Func<PostgreSqlSession, CancellationToken, ValueTask<TResult>> query, CancellationToken cancellationToken) => ReadAsync(
        async (session, token) =>
        {
            NpgsqlTransaction transaction = await session.Connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, token).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                return await query(session, token).ConfigureAwait(false);
            }
        },
        cancellationToken);

    /// <summary>Runs a change as one transaction, which is on the disk when this returns; an exception rolls it back.</summary>
    public async ValueTask<TResult> WriteAsync<TResult>(Func<PostgreSqlSession, CancellationToken, ValueTask<TResult>> change, CancellationToken cancellationToken)
    {
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        return await GuardAsync(
            "written",
            async token =>
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        return await CommitAsync(change, token).ConfigureAwait(false);
                    }
                    catch (PostgresException exception) when (attempt < MaxAttempts
                        && exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 5 * attempt)), time, token).ConfigureAwait(false);
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the use; what is under way goes on.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _starting.Dispose();
    }

    private async ValueTask<bool> OpenAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await PostgreSqlMigrator.MigrateAsync(connection, component, source.Schema, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    private async ValueTask<TResult> CommitAsync<TResult>(Func<PostgreSqlSession, CancellationToken, ValueTask<TResult>> change, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var session = new PostgreSqlSession(connection);
                TResult result = await change(session, cancellationToken).ConfigureAwait(false);

                // Null where nothing was written.
                string? number = await session.ScalarAsync<string>("SELECT pg_current_xact_id_if_assigned()::text", cancellationToken).ConfigureAwait(false);
                try
                {
                    // Not to be given up half way: whoever asked would not know what became of it.
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                }
                catch (Exception) when (number is not null)
                {
                    if (!await WasCommittedAsync(number).ConfigureAwait(false))
                    {
                        throw;
                    }
                }

                return result;
            }
        }
    }

    // Where the server stays away for longer than it takes to start one again, the answer is a guess, and whoever asked is told of a failure.
    private async ValueTask<bool> WasCommittedAsync(string number)
    {
        long start = time.GetTimestamp();
        do
        {
            if (await StatusOfAsync(number).ConfigureAwait(false) is { } status && status != "in progress")
            {
                return status == "committed";
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, CancellationToken.None).ConfigureAwait(false);
        }
        while (time.GetElapsedTime(start) < LongestDoubt);

        return false;
    }

    private async ValueTask<string?> StatusOfAsync(string number)
    {
        try
        {
            NpgsqlConnection connection = await source.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await new PostgreSqlSession(connection)
                    .ScalarAsync<string>("SELECT pg_xact_status($1::text::xid8)", CancellationToken.None, number).ConfigureAwait(false);
            }
        }
        catch (NpgsqlException)
        {
            // The server is not back yet.
            return null;
        }
    }

    private async ValueTask<TResult> GuardAsync<TResult>(string verb, Func<CancellationToken, ValueTask<TResult>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (PostgreSqlFailure.Explain(exception) is { } advice)
        {
            throw component.Failure($"The database {source.Place} cannot be {verb}: {PostgreSqlFailure.Reason(exception)}. {advice}", exception);
        }
    }
}
