using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Invoke.Internal.Sqlite;

/// <summary>A connection with its prepared statements; used by one caller at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly int _busyTimeout;
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    private SqliteSession(SqliteConnection connection, int busyTimeout)
    {
        _connection = connection;
        _busyTimeout = busyTimeout;
    }

    public static SqliteSession Open(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds)),
        }.ConnectionString);
        try
        {
            connection.Open();
            var session = new SqliteSession(connection, (int)busyTimeout.TotalMilliseconds);
            session.Execute($"PRAGMA busy_timeout = {session._busyTimeout}");
            session.Execute("PRAGMA foreign_keys = ON");
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A statement that stays prepared for the life of the connection; <paramref name="sql"/> must be one of few.</summary>
    public SqliteCommand Prepare(string sql)
    {
        if (!_prepared.TryGetValue(sql, out SqliteCommand? command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            _prepared.Add(sql, command);
        }

        return command;
    }

    /// <summary>Begins to write, unless somebody else is writing; SQLite is not asked to wait, which it does unfairly and blocking the thread.</summary>
    public bool TryBeginWrite()
    {
        raw.sqlite3_busy_timeout(_connection.Handle, 0);
        int result = raw.sqlite3_exec(_connection.Handle, "BEGIN IMMEDIATE");
        raw.sqlite3_busy_timeout(_connection.Handle, _busyTimeout);
        if ((result & 0xff) is SqliteErrorCodes.Busy or SqliteErrorCodes.Locked)
        {
            return false;
        }

        SqliteException.ThrowExceptionForRC(result, _connection.Handle);
        return true;
    }

    /// <summary>Runs several queries on one state of the database.</summary>
    public TResult Snapshot<TState, TResult>(TState state, Func<SqliteSession, TState, TResult> query)
    {
        Prepare("BEGIN").ExecuteNonQuery();
        try
        {
            return query(this, state);
        }
        finally
        {
            RollBack();
        }
    }

    /// <summary>Runs statements once.</summary>
    public void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Ends a failed transaction; SQLite may have ended it by itself, as it does when the disk is full.</summary>
    public void RollBack()
    {
        try
        {
            Prepare("ROLLBACK").ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            return;
        }
    }

    public void CopyTo(SqliteSession target) => _connection.BackupDatabase(target._connection);

    public void Dispose()
    {
        foreach (SqliteCommand command in _prepared.Values)
        {
            command.Dispose();
        }

        _prepared.Clear();
        _connection.Dispose();
    }
}
