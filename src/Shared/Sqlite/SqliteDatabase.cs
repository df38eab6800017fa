using System.Diagnostics;
using Invoke.Graph;
using Microsoft.Data.Sqlite;

namespace Invoke.Internal.Sqlite;

/// <summary>One SQLite file for one component: a single writer, pooled readers, migrations before the first use.</summary>
/// <remarks>
/// SQLite has no asynchronous I/O, so work runs on the caller's thread once its turn has come; waiting for the writer is asynchronous.
/// WAL lets readers go on while something is written, and every commit reaches the disk before it is reported.
/// </remarks>
internal sealed class SqliteDatabase : IAsyncDisposable, IDisposable
{
    private const int MaxIdleReaders = 8;
    private const string BusyAdvice = "Another program holds it; try again, or raise the busy timeout.";

    private readonly SqliteDatabaseSettings _settings;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Stack<SqliteSession> _readers = new();
    private SqliteSession? _writer;
    private volatile bool _isReady;
    private volatile bool _isDisposed;

    public SqliteDatabase(SqliteDatabaseSettings settings) => _settings = settings;

    /// <summary>Opens and migrates the database; the first use does so by itself.</summary>
    public async ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isReady)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _writer ??= Guard("opened", static database => database.OpenWriter());
            _isReady = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs a query on a reader of its own.</summary>
    public async ValueTask<TResult> ReadAsync<TState, TResult>(
        TState state, Func<SqliteSession, TState, TResult> query, CancellationToken cancellationToken)
    {
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        return Guard(
            "read",
            static (database, work) =>
            {
                SqliteSession reader = database.RentReader();
                try
                {
                    return work.query(reader, work.state);
                }
                finally
                {
                    database.ReturnReader(reader);
                }
            },
            (state, query));
    }

    /// <summary>Runs a change as one transaction when no other change runs; an exception rolls it back.</summary>
    public async ValueTask<TResult> WriteAsync<TState, TResult>(
        TState state, Func<SqliteSession, TState, TResult> change, CancellationToken cancellationToken)
    {
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            long start = Stopwatch.GetTimestamp();
            while (!Guard("written", static database => database.TryBegin()))
            {
                await WaitForOtherProgramAsync(start, cancellationToken).ConfigureAwait(false);
            }

            return Guard("written", static (database, work) => database.Commit(work.state, work.change), (state, change));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Copies the database of one moment to a new file, while others read and write.</summary>
    public ValueTask<bool> CopyToAsync(string path, CancellationToken cancellationToken) => ReadAsync(
        (path, _settings.BusyTimeout),
        static (session, target) =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target.path) ?? ".");
            using SqliteSession copy = SqliteSession.Open(target.path, SqliteOpenMode.ReadWriteCreate, target.BusyTimeout);
            session.CopyTo(copy);
            return true;
        },
        cancellationToken);

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _turn.Wait();
            Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            await _turn.WaitAsync().ConfigureAwait(false);
            Close();
        }
    }

    // Called by whoever has the turn, so that nothing is being written; who waits for it finds the database disposed.
    private void Close()
    {
        lock (_readers)
        {
            _isDisposed = true;
            while (_readers.TryPop(out SqliteSession? reader))
            {
                reader.Dispose();
            }
        }

        // Last, so that closing it folds the write-ahead log into the file.
        _writer?.Dispose();
        _writer = null;
        _turn.Release();
    }

    private bool TryBegin() => (_writer ??= OpenWriter()).TryBeginWrite();

    // The gaps between the transactions of a busy program are short, and SQLite's own waiting looks less and less often; so a waiting program
    // could find it locked for ever. Looking often and at uneven intervals meets a gap soon.
    private async ValueTask WaitForOtherProgramAsync(long start, CancellationToken cancellationToken)
    {
        if (Stopwatch.GetElapsedTime(start) > _settings.BusyTimeout)
        {
            throw Failure($"The database '{_settings.Path}' cannot be written: another program has held it for {_settings.BusyTimeout}. {BusyAdvice}", null);
        }

        await Task.Delay(Random.Shared.Next(1, 4), cancellationToken).ConfigureAwait(false);
    }

    private TResult Commit<TState, TResult>(TState state, Func<SqliteSession, TState, TResult> change)
    {
        // It has begun to write, so it is there.
        SqliteSession writer = _writer!;
        try
        {
            TResult result = change(writer, state);
            writer.Prepare("COMMIT").ExecuteNonQuery();
            return result;
        }
        catch
        {
            writer.RollBack();
            throw;
        }
    }

    private SqliteSession OpenWriter()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_settings.Path) ?? ".");
        SqliteSession writer = Open(SqliteOpenMode.ReadWriteCreate);
        try
        {
            writer.Execute("PRAGMA journal_mode = WAL");
            writer.Execute("PRAGMA synchronous = FULL");
            SqliteMigrator.Migrate(writer, _settings);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    private SqliteSession RentReader()
    {
        lock (_readers)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_readers.TryPop(out SqliteSession? idle))
            {
                return idle;
            }
        }

        return Open(SqliteOpenMode.ReadOnly);
    }

    private void ReturnReader(SqliteSession reader)
    {
        lock (_readers)
        {
            if (!_isDisposed && _readers.Count < MaxIdleReaders)
            {
                _readers.Push(reader);
                return;
            }
        }

        reader.Dispose();
    }

    private SqliteSession Open(SqliteOpenMode mode) => SqliteSession.Open(_settings.Path, mode, _settings.BusyTimeout);

    private TResult Guard<TResult>(string verb, Func<SqliteDatabase, TResult> action) =>
        Guard(verb, static (database, inner) => inner(database), action);

    private TResult Guard<TState, TResult>(string verb, Func<SqliteDatabase, TState, TResult> action, TState state)
    {
        try
        {
            return action(this, state);
        }
        catch (Exception exception) when (Explain(exception) is { } advice)
        {
            throw Failure($"The database '{_settings.Path}' cannot be {verb}: {exception.Message.TrimEnd('.')}. {advice}", exception);
        }
    }

    // A violated constraint means something to the caller who knows the table; everything else is the file's trouble.
    private static string? Explain(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: SqliteErrorCodes.Constraint } => null,
        SqliteException { SqliteErrorCode: SqliteErrorCodes.Busy or SqliteErrorCodes.Locked } =>
            BusyAdvice,
        SqliteException { SqliteErrorCode: SqliteErrorCodes.Full } => "Free space on the disk and try again; nothing was changed.",
        SqliteException { SqliteErrorCode: SqliteErrorCodes.Corrupt or SqliteErrorCodes.NotADatabase } =>
            "Move the file away and restore a backup, or start with a new one.",
        SqliteException => "Check that the folder exists, that this program may write there, and that the file is a SQLite database.",
        IOException or UnauthorizedAccessException => "Check that the folder can be created and written.",
        _ => null,
    };

    private InvokeException Failure(string message, Exception? cause) => _settings.Failure(message, cause);
}
