using System.Globalization;
using Invoke.Images;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Writes the records of one moment into a new SQLite file, which is opened where there is no server.</summary>
internal static class SqliteBackup
{
    public static async ValueTask<IImageRecordStorage> WriteAsync(
        PostgreSqlSession session, string rootPath, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var copy = new SqliteImageRecordStorage(Options.Create(new ImagesOptions { RootPath = rootPath }), timeProvider);
        try
        {
            // Makes the tables.
            await copy.GetCountsAsync(cancellationToken).ConfigureAwait(false);
            await FillAsync(session, rootPath, cancellationToken).ConfigureAwait(false);
            return copy;
        }
        catch (SqliteException exception)
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw new ImageStorageException(
                $"The copy below '{rootPath}' cannot be written: {exception.Message.TrimEnd('.')}. Check free space and permissions there.", exception);
        }
        catch
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask FillAsync(PostgreSqlSession session, string rootPath, CancellationToken cancellationToken)
    {
        using SqliteConnection connection = SqliteRoot.Open(rootPath, SqliteOpenMode.ReadWrite);
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand insert = connection.CreateCommand();
        insert.Transaction = transaction;
        using NpgsqlCommand select = session.Command($"SELECT {ImageRow.Columns} FROM images ORDER BY id");
        NpgsqlDataReader reader = await select.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            string[] values = [.. Enumerable.Range(0, reader.FieldCount).Select(column => string.Create(CultureInfo.InvariantCulture, $"${column}"))];
            insert.CommandText = $"INSERT INTO images ({ImageRow.Columns}) VALUES ({string.Join(", ", values)})";
            insert.Parameters.AddRange(values.Select(name => new SqliteParameter(name, DBNull.Value)));
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                for (var column = 0; column < values.Length; column++)
                {
                    object value = reader.GetValue(column);
                    insert.Parameters[column].Value = value is DateTime time ? SqliteTimestamp.ToText(new DateTimeOffset(time, TimeSpan.Zero)) : value;
                }

                insert.ExecuteNonQuery();
            }
        }

        transaction.Commit();
    }
}
