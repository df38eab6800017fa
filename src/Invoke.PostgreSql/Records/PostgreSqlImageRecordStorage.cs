using Invoke.Images;
using Invoke.Internal.Data;
using Invoke.Internal.Records;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Keeps the records of images in PostgreSQL, for any number of programs and machines.</summary>
/// <remarks>The tables are made, or brought up to date, on first use. A change is on the server's disk when its task ends.</remarks>
public sealed partial class PostgreSqlImageRecordStorage : IImageRecordStorage, IImageRecordCare, IDisposable
{
    private const int MostKeys = 20;
    private const string FindSql = $"SELECT {ImageRow.Columns} FROM images WHERE image_name = $1";

    private readonly PostgreSqlDatabase _database;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a storage; nothing is opened before the first use.</summary>
    /// <param name="source">The pool of connections, which stays the caller's.</param>
    /// <param name="timeProvider">The clock of the records' times.</param>
    public PostgreSqlImageRecordStorage(PostgreSqlSource source, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _timeProvider = timeProvider;
        _database = new PostgreSqlDatabase(source, ImageTables.Component, timeProvider);
    }

    /// <inheritdoc/>
    public async ValueTask<ImageRecord> InsertAsync(ImageRecord record, CancellationToken cancellationToken) =>
        (await InsertManyAsync([record], cancellationToken).ConfigureAwait(false))[0];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ImageRecord>> InsertManyAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        foreach (ImageRecord record in records)
        {
            ImageInserting.ThrowIfNotStorable(record);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteAsync((session, token) => ImageInserting.InsertAsync(session, records, Now(), token), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "images_pkey" })
            {
                // A row that was numbered elsewhere has this place within the millisecond; the next attempt draws other numbers.
                if (attempt == MostKeys)
                {
                    throw new ImageStorageException(
                        $"Image '{records[0].ImageName}' cannot be recorded: too many images have this millisecond already. Save fewer at once, or check the clock.", exception);
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ImageRecord> GetAsync(string imageName, CancellationToken cancellationToken) =>
        await FindAsync(imageName, cancellationToken).ConfigureAwait(false) is { DeletedAt: null } record
            ? record
            : throw new ImageRecordNotFoundException(imageName);

    /// <inheritdoc/>
    public async ValueTask<ImageRecord?> FindAsync(string imageName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        return !PostgreSqlText.IsStorable(imageName)
            ? null
            : await ReadAsync(
                async (session, token) => (await session.ListAsync(FindSql, ImageRow.Read, token, imageName).ConfigureAwait(false)).FirstOrDefault(),
                cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ExistsAsync(string imageName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        return PostgreSqlText.IsStorable(imageName) && await ReadAsync(
            (session, token) => session.ScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM images WHERE image_name = $1)", token, imageName),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<ImageRecord> UpdateAsync(string imageName, ImageChanges changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        ThrowIfNotStorable(changes);
        return PostgreSqlText.IsStorable(imageName)
            ? WriteAsync((session, token) => ImageChanging.UpdateAsync(session, imageName, changes, Now(), token), cancellationToken)
            : throw new ImageRecordNotFoundException(imageName);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> UpdateManyAsync(IReadOnlyList<string> imageNames, ImageChanges changes, CancellationToken cancellationToken)
    {
        ThrowIfNotStorable(changes);
        string[] names = Names(imageNames);
        return WriteAsync((session, token) => ImageChanging.UpdateManyAsync(session, names, changes, Now(), token), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> SoftDeleteManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken)
    {
        string[] names = Names(imageNames);
        return WriteAsync((session, token) => ImageChanging.MarkDeletedAsync(session, names, Now(), token), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> RestoreManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken)
    {
        string[] names = Names(imageNames);
        return WriteAsync((session, token) => ImageChanging.RestoreAsync(session, names, Now(), token), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        return (await DeleteManyAsync([imageName], ImageCondition.None, cancellationToken).ConfigureAwait(false)).Count > 0;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> DeleteManyAsync(IReadOnlyList<string> imageNames, ImageCondition condition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        string[] names = Names(imageNames);
        return WriteAsync((session, token) => ImageChanging.DeleteAsync(session, names, condition, token), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Page<ImageRecord>> ListAsync(ImageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfInvalid();
        return SnapshotAsync((session, token) => ImagePages.RecordsAsync(session, query, token), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Page<string>> ListNamesAsync(ImageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfInvalid(ImageQuery.MaxNameLimit);
        return SnapshotAsync((session, token) => ImagePages.NamesAsync(session, query, token), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImageCounts> GetCountsAsync(CancellationToken cancellationToken) => ReadAsync(
        static async (session, token) => ImageKind.Sum(await ImagePages.KindsAsync(session, token).ConfigureAwait(false)), cancellationToken);

    /// <summary>Lets go of what the storage has; the pool is its owner's.</summary>
    public void Dispose() => _database.Dispose();

    private ValueTask<TResult> ReadAsync<TResult>(Func<PostgreSqlSession, CancellationToken, ValueTask<TResult>> query, CancellationToken cancellationToken) =>
        RunPatience.TryAsync(token => _database.ReadAsync(query, token), _timeProvider, cancellationToken);

    private ValueTask<TResult> SnapshotAsync<TResult>(Func<PostgreSqlSession, CancellationToken, ValueTask<TResult>> query, CancellationToken cancellationToken) =>
        RunPatience.TryAsync(token => _database.SnapshotAsync(query, token), _timeProvider, cancellationToken);

    // A worker whose session another one has by now can write nothing for it.
    private ValueTask<TResult> WriteAsync<TResult>(Func<PostgreSqlSession, CancellationToken, ValueTask<TResult>> change, CancellationToken cancellationToken) => RunPatience.TryAsync(
        outer => _database.WriteAsync(
            async (session, token) =>
            {
                await _database.Source.Fence.CheckAsync(session, token).ConfigureAwait(false);
                return await change(session, token).ConfigureAwait(false);
            },
            outer),
        _timeProvider,
        cancellationToken);

    // What the database cannot keep is nobody's name.
    private static string[] Names(IReadOnlyList<string> imageNames)
    {
        ArgumentNullException.ThrowIfNull(imageNames);
        return [.. imageNames.Where(PostgreSqlText.IsStorable)];
    }

    private static void ThrowIfNotStorable(ImageChanges changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        PostgreSqlText.ThrowIfNotStorable(changes.SessionId, "The session");
    }

    private DateTimeOffset Now() => _timeProvider.GetUtcNow().ToMilliseconds();
}
