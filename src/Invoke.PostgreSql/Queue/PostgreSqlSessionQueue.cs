using Invoke.Graph;
using Invoke.Queue;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Invoke.PostgreSql;

/// <summary>Keeps the queue, its journals and its events in PostgreSQL, for any number of machines. A singleton; thread-safe.</summary>
/// <remarks>
/// <para>A claim lasts as long as its lease, <see cref="PostgreSqlOptions.Lease"/> by the database's clock, and is extended by whatever a worker writes or asks with it. Where it runs out,
/// <see cref="ISessionClaims.RecoverAsync"/> of any worker takes the item back, and its token tells a late write of the worker before from one of the worker that has it now.</para>
/// <para>Claiming, appending and ending wait for no other item. Enqueuing, canceling, retrying, ordering and deleting are done one at a time.</para>
/// </remarks>
public sealed partial class PostgreSqlSessionQueue : ISessionQueue, ISessionClaims, ISessionEventLog, IAsyncDisposable, IDisposable
{
    private readonly PostgreSqlDatabase _database;
    private readonly PostgreSqlEventLog _log;
    private readonly QueueWatch _watch;
    private readonly QueueOptions _options;
    private readonly TimeSpan _lease;
    private readonly NodeCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly SessionEventSignal? _signal;
    private readonly ILogger _logger;

    /// <summary>Creates a queue; the database is not touched before the first use.</summary>
    /// <param name="source">The pool of connections.</param>
    /// <param name="options">The lease.</param>
    /// <param name="queueOptions">The bounds.</param>
    /// <param name="catalog">The node types that graphs may use.</param>
    /// <param name="timeProvider">The clock of what is recorded; leases go by the database's.</param>
    /// <param name="signal">Told of each write of any machine; null where nobody of this process follows the log.</param>
    /// <param name="logger">Takes log messages; none where null.</param>
    public PostgreSqlSessionQueue(
        PostgreSqlSource source,
        IOptions<PostgreSqlOptions> options,
        IOptions<QueueOptions> queueOptions,
        NodeCatalog catalog,
        TimeProvider timeProvider,
        SessionEventSignal? signal = null,
        ILogger<PostgreSqlSessionQueue>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(queueOptions);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _lease = options.Value.Lease;
        _options = queueOptions.Value;
        _catalog = catalog;
        _time = timeProvider;
        _signal = signal;
        _logger = logger ?? NullLogger<PostgreSqlSessionQueue>.Instance;
        _database = new PostgreSqlDatabase(source, PostgreSqlQueueSchema.Component, timeProvider);
        _log = new PostgreSqlEventLog(_database, _options);
        _watch = new QueueWatch(source, signal, timeProvider, _logger);
    }

    /// <summary>Lets go of the database. What this process's workers have not ended is taken back by others when its lease has run out.</summary>
    public void Dispose()
    {
        _watch.Dispose();
        _database.Dispose();
    }

    /// <summary>Lets go of the database. What this process's workers have not ended is taken back by others when its lease has run out.</summary>
    /// <returns>A task that ends when nothing of this object uses a connection any more.</returns>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        _database.Dispose();
    }

    /// <summary>Runs one change with its events, and wakes who follows them.</summary>
    /// <param name="isOrdered">Whether other changes of several items, their places or how many wait have to be over before.</param>
    /// <param name="change">The change; made again where it loses against another one.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    private async ValueTask<TResult> ChangeAsync<TResult>(
        bool isOrdered, Func<PostgreSqlQueueChange, CancellationToken, ValueTask<TResult>> change, CancellationToken cancellationToken)
    {
        (TResult result, PostgreSqlQueueChange made) = await _database.WriteAsync(
            async (session, token) =>
            {
                var transaction = new PostgreSqlQueueChange(session, _database.Source.Schema, _options, _time.GetUtcNow());
                if (isOrdered)
                {
                    await transaction.LockOrderAsync(token).ConfigureAwait(false);
                }

                TResult result = await change(transaction, token).ConfigureAwait(false);
                await transaction.WriteEventsAsync(token).ConfigureAwait(false);
                return (result, transaction);
            },
            cancellationToken).ConfigureAwait(false);
        if (made.Events > 0)
        {
            _signal?.Set();
            _watch.Tell();
        }

        await KeepUpAsync(made).ConfigureAwait(false);
        return result;
    }

    // The change is kept, so nothing that happens here may fail it, or be given up in its name; what is left out now is done after a later one.
    private async ValueTask KeepUpAsync(PostgreSqlQueueChange made)
    {
        try
        {
            if (made.Events > 0 && _log.IsDueAfter(made.Events))
            {
                await _log.NumberAsync(CancellationToken.None).ConfigureAwait(false);
            }

            while (made.HasManyCounts && await FoldCountsAsync(CancellationToken.None).ConfigureAwait(false))
            {
                continue;
            }
        }
        catch (Exception exception) when (exception is InvokeException or ObjectDisposedException)
        {
            Log.UpkeepFailed(_logger, exception);
        }
    }

    /// <summary>Adds changes of counts to the counts, unless somebody is at it; true where there may be more.</summary>
    internal ValueTask<bool> FoldCountsAsync(CancellationToken cancellationToken) => _database.WriteAsync(
        (session, token) => PostgreSqlQueueCounting.FoldAsync(session, _database.Source.Schema, token), cancellationToken);
}
