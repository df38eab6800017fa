using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Keeps the records of images in the SQLite file <c>{root}/databases/invoke.db</c>.</summary>
/// <remarks>
/// The file is opened, and its tables brought up to date after a backup, on first use. SQLite has no asynchronous I/O: statements run
/// on the caller's thread, one change at a time; a change is on the disk when its task ends.
/// </remarks>
public sealed class SqliteImageRecordStorage : IImageRecordStorage, IDisposable, IAsyncDisposable
{
    private const string InsertSql =
        $"INSERT INTO images ({ImageRecordRow.Columns}) VALUES ($name, $origin, $category, $width, $height, $session, $node, $metadata, $intermediate, $starred, $now, $now, NULL)";

    private const string GetSql = $"SELECT {ImageRecordRow.Columns} FROM images WHERE image_name = $name AND deleted_at IS NULL";

    private const string UpdateSql = """
        UPDATE images SET
            image_category = coalesce($category, image_category),
            session_id = coalesce($session, session_id),
            is_intermediate = coalesce($intermediate, is_intermediate),
            starred = coalesce($starred, starred),
            updated_at = $now
        WHERE image_name = $name AND deleted_at IS NULL
        """;

    // Where the clock has not moved since the last change, the trigger for foreign writers fires and has to be overruled.
    private const string UpdateTimeSql = "UPDATE images SET updated_at = $now WHERE image_name = $name AND updated_at <> $now";

    private const long MaxSortedRows = 10_000;

    private readonly SqliteDatabase _database;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a storage; the file is not touched before the first use.</summary>
    /// <param name="options">The options with the root and the busy timeout.</param>
    /// <param name="timeProvider">The clock of the records' times.</param>
    public SqliteImageRecordStorage(IOptions<ImagesOptions> options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _timeProvider = timeProvider;
        _database = new SqliteDatabase(new SqliteDatabaseSettings
        {
            Path = Path.GetFullPath(Path.Combine(options.Value.RootPath, "databases", "invoke.db")),
            BusyTimeout = options.Value.DatabaseBusyTimeout,
            Component = ImagesSchema.Component,
            Migrations = ImagesSchema.Migrations,
            Failure = static (message, cause) => new ImageStorageException(message, cause),
        });
    }

    /// <inheritdoc/>
    public ValueTask<ImageRecord> InsertAsync(ImageRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _database.WriteAsync((record, Now: Now()), static (session, work) => Insert(session, work.record, work.Now), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImageRecord> GetAsync(string imageName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        return _database.ReadAsync(imageName, Get, cancellationToken);
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
            (imageName, changes, Now: Now()),
            static (session, work) => Update(session, work.imageName, work.changes, SqliteTimestamp.ToText(work.Now)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageName);
        return _database.WriteAsync(
            imageName,
            static (session, name) => session.Prepare("DELETE FROM images WHERE image_name = $name").Set("$name", name).ExecuteNonQuery() > 0,
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImagePage<ImageRecord>> ListAsync(ImageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return _database.ReadAsync(query, List, cancellationToken);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>Closes the file.</summary>
    /// <returns>A finished task.</returns>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static ImageRecord Insert(SqliteSession session, ImageRecord record, DateTimeOffset now)
    {
        SqliteCommand command = session.Prepare(InsertSql)
            .Set("$name", record.ImageName)
            .Set("$origin", EnumText.Of(record.Origin))
            .Set("$category", EnumText.Of(record.Category))
            .Set("$width", record.Width)
            .Set("$height", record.Height)
            .Set("$session", record.SessionId)
            .Set("$node", record.NodeId)
            .Set("$metadata", record.Metadata)
            .Set("$intermediate", record.IsIntermediate)
            .Set("$starred", record.Starred)
            .Set("$now", SqliteTimestamp.ToText(now));
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == SqliteErrorCodes.ConstraintPrimaryKey)
        {
            throw new ImageRecordAlreadyExistsException(record.ImageName, exception);
        }

        return record with { CreatedAt = now, UpdatedAt = now, DeletedAt = null };
    }

    private static ImageRecord Get(SqliteSession session, string imageName)
    {
        using SqliteDataReader reader = session.Prepare(GetSql).Set("$name", imageName).ExecuteReader();
        return reader.Read() ? ImageRecordRow.Read(reader) : throw new ImageRecordNotFoundException(imageName);
    }

    private static ImageRecord Update(SqliteSession session, string imageName, ImageChanges changes, string now)
    {
        SqliteCommand update = session.Prepare(UpdateSql)
            .Set("$name", imageName)
            .Set("$category", changes.Category is { } category ? EnumText.Of(category) : null)
            .Set("$session", changes.SessionId)
            .Set("$intermediate", changes.IsIntermediate)
            .Set("$starred", changes.Starred)
            .Set("$now", now);
        if (update.ExecuteNonQuery() == 0)
        {
            throw new ImageRecordNotFoundException(imageName);
        }

        session.Prepare(UpdateTimeSql).Set("$name", imageName).Set("$now", now).ExecuteNonQuery();
        return Get(session, imageName);
    }

    private static ImagePage<ImageRecord> List(SqliteSession session, ImageQuery query)
    {
        string where = ImageQuerySql.Where(query);
        SqliteCommand count = session.Prepare($"SELECT count(*) FROM images WHERE {where}");
        ImageQuerySql.Bind(count, query);
        long total = (long)(count.ExecuteScalar() ?? 0L);

        SqliteCommand page = session.Prepare(
            $"SELECT {ImageRecordRow.Columns} FROM {Source(query, total)} WHERE {where} ORDER BY created_at DESC, image_name DESC LIMIT $limit OFFSET $offset");
        ImageQuerySql.Bind(page, query);
        page.Set("$limit", query.Limit).Set("$offset", query.Offset);
        var items = new List<ImageRecord>(Math.Min(query.Limit, 100));
        using SqliteDataReader reader = page.ExecuteReader();
        while (reader.Read())
        {
            items.Add(ImageRecordRow.Read(reader));
        }

        return new ImagePage<ImageRecord>(items, query.Offset, query.Limit, total);
    }

    // Without statistics SQLite may pick the rows by kind and sort them; of many rows it is faster to walk the newest and skip.
    private static string Source(ImageQuery query, long total) =>
        query.SessionId is null && total > MaxSortedRows ? "images INDEXED BY images_by_time" : "images";

    // Records keep milliseconds; what is returned must equal what is read back.
    private DateTimeOffset Now()
    {
        DateTimeOffset now = _timeProvider.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
