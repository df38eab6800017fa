using Invoke.Internal.Data;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Keeps the records of images in the SQLite file <c>{root}/databases/invoke.db</c>.</summary>
/// <remarks>
/// The file is opened, and its tables brought up to date after a backup, on first use. SQLite has no asynchronous I/O: statements run
/// on the caller's thread, one change at a time; a change is on the disk when its task ends. Several processes can use one file.
/// </remarks>
public sealed partial class SqliteImageRecordStorage : IImageRecordStorage, IImageRecordCare, IDisposable, IAsyncDisposable
{
    private const string FindSql = $"SELECT {ImageRecordRow.Columns} FROM images WHERE image_name = $name";

    private readonly SqliteDatabase _database;
    private readonly TimeProvider _timeProvider;
    private readonly ImagesOptions _options;

    /// <summary>Creates a storage; the file is not touched before the first use.</summary>
    /// <param name="options">The options with the root and the busy timeout.</param>
    /// <param name="timeProvider">The clock of the records' times.</param>
    public SqliteImageRecordStorage(IOptions<ImagesOptions> options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _timeProvider = timeProvider;
        _options = options.Value;
        _database = ImagesDatabase.Create(options.Value, ImagesSchema.Component, ImagesSchema.Migrations);
    }

    /// <inheritdoc/>
    public ValueTask<ImageRecord> InsertAsync(ImageRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _database.WriteAsync(
            (record, Time: _timeProvider),
            static (session, work) => ImageRecordChanges.Insert(session, work.record, Now(work.Time)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ImageRecord>> InsertManyAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        return _database.WriteAsync(
            (records, Time: _timeProvider),
            static IReadOnlyList<ImageRecord> (session, work) =>
            {
                DateTimeOffset now = Now(work.Time);
                var inserted = new ImageRecord[work.records.Count];
                for (int index = 0; index < inserted.Length; index++)
                {
                    inserted[index] = ImageRecordChanges.Insert(session, work.records[index], now);
                }

                return inserted;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ImageRecord> GetAsync(string imageName, CancellationToken cancellationToken) =>
        await FindAsync(imageName, cancellationToken).ConfigureAwait(false) is { DeletedAt: null } record
            ? record
            : throw new ImageRecordNotFoundException(imageName);

    /// <inheritdoc/>
    public ValueTask<ImageRecord?> FindAsync(string imageName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        return _database.ReadAsync(imageName, Find, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string imageName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        return _database.ReadAsync(
            imageName,
            static (session, name) => session.Prepare("SELECT 1 FROM images WHERE image_name = $name").Set("$name", name).ExecuteScalar() is not null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImageRecord> UpdateAsync(string imageName, ImageChanges changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        ArgumentNullException.ThrowIfNull(changes);
        return _database.WriteAsync(
            (imageName, changes, Time: _timeProvider),
            static (session, work) => ImageRecordChanges.Update(session, work.imageName, work.changes, NowText(work.Time))
                ? Find(session, work.imageName) ?? throw new ImageRecordNotFoundException(work.imageName)
                : throw new ImageRecordNotFoundException(work.imageName),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> UpdateManyAsync(IReadOnlyList<string> imageNames, ImageChanges changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return ChangeAsync(
            imageNames,
            changes,
            static (session, name, wanted, now) => ImageRecordChanges.Update(session, name, wanted, now),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> SoftDeleteManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken) =>
        ChangeAsync(imageNames, 0, static (session, name, _, now) => ImageRecordChanges.MarkDeleted(session, name, now), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> RestoreManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken) =>
        ChangeAsync(imageNames, 0, static (session, name, _, now) => ImageRecordChanges.Restore(session, name, now), cancellationToken);

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
        return ChangeAsync(imageNames, condition, static (session, name, wanted, _) => ImageRecordChanges.Delete(session, name, wanted), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Page<ImageRecord>> ListAsync(ImageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfInvalid();
        return _database.ReadAsync(query, ImageListing.Records, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Page<string>> ListNamesAsync(ImageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfInvalid(ImageQuery.MaxNameLimit);
        return _database.ReadAsync(query, ImageListing.Names, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImageCounts> GetCountsAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(0, ImageListing.Counts, cancellationToken);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>Closes the file.</summary>
    /// <returns>A finished task.</returns>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static ImageRecord? Find(SqliteSession session, string imageName)
    {
        using SqliteDataReader reader = session.Prepare(FindSql).Set("$name", imageName).ExecuteReader();
        return reader.Read() ? ImageRecordRow.Read(reader) : null;
    }

    private ValueTask<IReadOnlyList<string>> ChangeAsync<TState>(
        IReadOnlyList<string> imageNames,
        TState state,
        Func<SqliteSession, string, TState, string, bool> change,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageNames);
        return _database.WriteAsync(
            (imageNames, state, change, Time: _timeProvider),
            static IReadOnlyList<string> (session, work) =>
            {
                string now = NowText(work.Time);
                return [.. work.imageNames.Distinct(StringComparer.Ordinal).Where(name => work.change(session, name, work.state, now))];
            },
            cancellationToken);
    }

    private static string NowText(TimeProvider timeProvider) => SqliteTimestamp.ToText(timeProvider.GetUtcNow());

    // Asked for when the writer's turn has come, so that the order of times is the order of commits.
    private static DateTimeOffset Now(TimeProvider timeProvider) => timeProvider.GetUtcNow().ToMilliseconds();
}
