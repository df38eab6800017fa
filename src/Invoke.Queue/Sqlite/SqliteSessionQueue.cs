using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.Queue;

/// <summary>Keeps the queue, its journals and its events in the SQLite file <c>{root}/databases/invoke.db</c>.</summary>
/// <remarks>
/// Several processes of one machine can use one file at once. A worker proves that it lives by a lock on <c>{root}/databases/workers/{id}.lock</c>, from its first
/// claim until this object is disposed or its process is gone.
/// </remarks>
public sealed partial class SqliteSessionQueue : ISessionQueue, ISessionClaims, ISessionEventLog, IAsyncDisposable, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly WorkerLocks _locks;
    private readonly QueueOptions _options;
    private readonly NodeCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly SessionEventSignal? _signal;
    private int _untrimmed = int.MaxValue;

    /// <summary>Creates a queue; the file is not touched before the first use.</summary>
    /// <param name="imagesOptions">The options with the root and the busy timeout.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="catalog">The node types that graphs may use.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="signal">Told of each write; null where nobody of this process follows the log.</param>
    public SqliteSessionQueue(
        IOptions<ImagesOptions> imagesOptions, IOptions<QueueOptions> options, NodeCatalog catalog, TimeProvider timeProvider, SessionEventSignal? signal = null)
    {
        ArgumentNullException.ThrowIfNull(imagesOptions);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _options = options.Value;
        _catalog = catalog;
        _time = timeProvider;
        _signal = signal;
        _locks = new WorkerLocks(Path.Combine(SqliteFile.FolderIn(imagesOptions.Value.RootPath), "workers"));
        _database = new SqliteDatabase(SqliteDatabaseSettings.Of(
            imagesOptions.Value, QueueSchema.Component, QueueSchema.Migrations, static (message, cause) => new QueueStorageException(message, cause)));
    }

    /// <summary>Closes the file and lets the workers' locks go; what they have not ended is then taken back by <see cref="RecoverAsync"/> of another queue.</summary>
    public void Dispose()
    {
        _database.Dispose();
        _locks.Dispose();
    }

    /// <summary>Closes the file and lets the workers' locks go; what they have not ended is then taken back by <see cref="RecoverAsync"/> of another queue.</summary>
    /// <returns>A task that ends when the file is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync().ConfigureAwait(false);
        _locks.Dispose();
    }

    /// <summary>Runs one change with its events, and wakes who follows them.</summary>
    private async ValueTask<TResult> ChangeAsync<TState, TResult>(TState state, Func<QueueTransaction, TState, TResult> change, CancellationToken cancellationToken)
    {
        (TResult result, int events) = await _database.WriteAsync(
            (queue: this, state, change),
            static (session, work) =>
            {
                SqliteSessionQueue queue = work.queue;
                var transaction = new QueueTransaction(session, queue._options, queue._time.GetUtcNow());
                TResult result = work.change(transaction, work.state);
                queue.Trim(session, transaction.Events);
                return (result, transaction.Events);
            },
            cancellationToken).ConfigureAwait(false);
        if (events > 0)
        {
            _signal?.Set();
        }

        return result;
    }

    // Forgetting takes a look at the whole log, so it waits until a tenth of it is new. Called by whoever has the turn to write.
    private void Trim(SqliteSession session, int events)
    {
        if (events == 0)
        {
            return;
        }

        _untrimmed = _untrimmed > int.MaxValue - events ? int.MaxValue : _untrimmed + events;
        if (_untrimmed >= Math.Max(1, _options.MaxEvents / 10))
        {
            QueueEventTable.Trim(session, _options.MaxEvents);
            _untrimmed = 0;
        }
    }
}
