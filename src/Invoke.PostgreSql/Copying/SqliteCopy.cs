using System.Globalization;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal.Sqlite;
using Invoke.Queue;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Copies what the database of a SQLite root holds into PostgreSQL: records of images, results of sessions, and the queue with its journals and events, with their keys, times and order.</summary>
/// <remarks>
/// Everything is copied as one change, compared row by row, and kept only where it is equal; otherwise nothing stays. The files of images and tensors, and the
/// records of tensors, stay where they are. Nobody should use the root meanwhile: what is written after the copy has begun is not in it. Sessions that were running go on from their journals as after the death
/// of their workers.
/// </remarks>
public sealed class SqliteCopy
{
    private static readonly TimeSpan NoLimit = TimeSpan.FromDays(1);

    private readonly PostgreSqlSource _target;
    private readonly IOptions<ImagesOptions> _options;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a copier; nothing is opened before the first use.</summary>
    /// <param name="target">The pool of connections to where it goes, which stays the caller's.</param>
    /// <param name="options">The options with the root to copy.</param>
    /// <param name="timeProvider">The clock that tells how long to wait for a server that is away; the system's without it.</param>
    public SqliteCopy(PostgreSqlSource target, IOptions<ImagesOptions> options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        _target = target;
        _options = options;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Copies and compares.</summary>
    /// <param name="cancellationToken">Cancels the work; nothing is copied.</param>
    /// <returns>What was copied; both sides are equal.</returns>
    /// <exception cref="ImageStorageException">There is no database in the root, its tables are newer than this program, a row holds what PostgreSQL cannot keep, the target holds
    /// something already, the copy differs, or a database does not work. Nothing was copied.</exception>
    public ValueTask<SqliteCopyReport> CopyAsync(CancellationToken cancellationToken = default) => WithSourceAsync(
        (source, database, token) => database.WriteAsync((session, inner) => CopyAsync(source, session, inner), token), cancellationToken);

    /// <summary>Compares a root with a copy that was made of it.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Which tables are equal, and where others differ first.</returns>
    /// <exception cref="ImageStorageException">There is no database in the root, its tables are newer than this program, or a database does not work.</exception>
    public ValueTask<SqliteCopyReport> VerifyAsync(CancellationToken cancellationToken = default) => WithSourceAsync(
        (source, database, token) => database.SnapshotAsync((session, inner) => CompareAsync(source, session, inner), token), cancellationToken);

    private async ValueTask<SqliteCopyReport> WithSourceAsync(
        Func<SqliteConnection, PostgreSqlDatabase, CancellationToken, ValueTask<SqliteCopyReport>> work, CancellationToken cancellationToken)
    {
        string root = _options.Value.RootPath;
        if (!File.Exists(SqliteFile.PathIn(root)))
        {
            throw new ImageStorageException($"There is no database '{SqliteFile.PathIn(root)}' to copy. Name the root of the store.");
        }

        await BringUpToDateAsync(cancellationToken).ConfigureAwait(false);
        foreach (PostgreSqlComponent component in CopiedTables.Components)
        {
            using var tables = new PostgreSqlDatabase(_target, component, _timeProvider);
            await tables.InitializeAsync(cancellationToken).ConfigureAwait(false);
        }

        using var database = new PostgreSqlDatabase(_target, CopiedTables.Components[0], _timeProvider);
        try
        {
            using SqliteConnection source = SqliteRoot.Open(root, SqliteOpenMode.ReadOnly);

            // One moment of all tables.
            using SqliteTransaction moment = source.BeginTransaction(deferred: true);
            return await work(source, database, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            throw new ImageStorageException(
                $"The database '{SqliteFile.PathIn(root)}' cannot be read: {exception.Message.TrimEnd('.')}. Check that this program may read it, and that nobody else holds it.", exception);
        }
    }

    // What is older is brought up to date as any use does, after a backup; what is newer is refused by name.
    private async ValueTask BringUpToDateAsync(CancellationToken cancellationToken)
    {
        var records = new SqliteImageRecordStorage(_options, _timeProvider);
        await using (records.ConfigureAwait(false))
        {
            await records.GetCountsAsync(cancellationToken).ConfigureAwait(false);
        }

        var results = new SqliteSessionResultStorage(_options);
        await using (results.ConfigureAwait(false))
        {
            await results.ListAsync(new SessionResultQuery { Limit = 1 }, cancellationToken).ConfigureAwait(false);
        }

        var queue = new SqliteSessionQueue(_options, Options.Create(new QueueOptions()), NodeCatalog.Default, _timeProvider);
        await using (queue.ConfigureAwait(false))
        {
            await queue.IsPausedAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<SqliteCopyReport> CopyAsync(SqliteConnection source, PostgreSqlSession session, CancellationToken cancellationToken)
    {
        CopiedTable[] copied = [.. CopiedTables.All.Where(table => table.IsCopied)];
        await session.ExecuteAsync($"LOCK TABLE {string.Join(", ", copied.Select(table => table.Name))} IN EXCLUSIVE MODE", cancellationToken).ConfigureAwait(false);
        foreach (CopiedTable table in copied)
        {
            if (await session.ScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM {table.Name})", cancellationToken).ConfigureAwait(false))
            {
                throw new ImageStorageException(
                    $"Table {table.Name} in schema '{_target.Schema}' of {_target.Place} is not empty. Copy into another schema, or empty this one first; nothing was copied.");
            }
        }

        foreach (CopiedTable table in copied)
        {
            await CopyAsync(source, session, table, cancellationToken).ConfigureAwait(false);
        }

        if (IsPaused(source))
        {
            await session.ExecuteAsync(CopiedQueue.PauseSql, cancellationToken).ConfigureAwait(false);
        }

        SqliteCopyReport report = await CompareAsync(source, session, cancellationToken).ConfigureAwait(false);
        return report.Tables.FirstOrDefault(table => !table.IsEqual) is { } different
            ? throw new ImageStorageException(string.Create(
                CultureInfo.InvariantCulture,
                $"The copy of table {different.Name} differs: {different.FirstDifference} ({different.SourceRows} rows became {different.TargetRows}). Look for triggers or rules that are not of this program; nothing was copied."))
            : report;
    }

    private static bool IsPaused(SqliteConnection source)
    {
        using SqliteCommand select = source.CreateCommand();
        select.CommandText = CopiedQueue.PausedSql;
        return select.ExecuteScalar() is not null;
    }

    private static async ValueTask CopyAsync(SqliteConnection source, PostgreSqlSession session, CopiedTable table, CancellationToken cancellationToken)
    {
        using SqliteCommand select = source.CreateCommand();
        select.CommandText = table.SourceSql;
        using SqliteDataReader reader = select.ExecuteReader();
        NpgsqlBinaryImporter import = await session.Connection.BeginBinaryImportAsync(
            $"COPY {table.Name} ({string.Join(", ", table.Columns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            // The server works on what it has before it says that all is there.
            import.Timeout = NoLimit;
            while (reader.Read())
            {
                await import.StartRowAsync(cancellationToken).ConfigureAwait(false);
                object?[] values = CopyComparison.ReadSource(reader, table);
                for (var column = 0; column < values.Length; column++)
                {
                    await (values[column] is { } value
                        ? import.WriteAsync(value, table.Columns[column].Type, cancellationToken)
                        : import.WriteNullAsync(cancellationToken)).ConfigureAwait(false);
                }
            }

            await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        if (table.AfterwardsSql is { } sql)
        {
            await session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<SqliteCopyReport> CompareAsync(SqliteConnection source, PostgreSqlSession session, CancellationToken cancellationToken)
    {
        List<SqliteCopyTable> tables = [];
        foreach (CopiedTable table in CopiedTables.All)
        {
            tables.Add(await CopyComparison.CompareAsync(source, session, table, cancellationToken).ConfigureAwait(false));
        }

        return new SqliteCopyReport(tables);
    }
}
