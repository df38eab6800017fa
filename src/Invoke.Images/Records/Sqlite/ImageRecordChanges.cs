using Invoke.Internal.Records;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>Changes rows of the images table within the caller's transaction.</summary>
internal static class ImageRecordChanges
{
    /// <summary>Adds a row as the last one of its millisecond.</summary>
    public const string InsertSql = """
        INSERT INTO images (id, image_name, image_origin, image_category, width, height, session_id, node_id, metadata, is_intermediate, starred,
            created_at, updated_at, image_subfolder, file_bytes, uses, invocation_id)
        VALUES ((SELECT coalesce(max(id) + 1, $first) FROM images WHERE id >= $first AND id < $end),
            $name, $origin, $category, $width, $height, $session, $node, $metadata, $intermediate, $starred, $now, $now, $subfolder, $bytes, $uses, $invocation)
        """;

    private const string UpdateSql = """
        UPDATE images SET
            image_category = coalesce($category, image_category),
            session_id = coalesce($session, session_id),
            invocation_id = CASE WHEN $session IS NULL OR $session IS session_id THEN invocation_id END,
            is_intermediate = coalesce($intermediate, is_intermediate),
            starred = coalesce($starred, starred),
            updated_at = $now
        WHERE image_name = $name AND deleted_at IS NULL
        """;

    private const string MarkSql = "UPDATE images SET deleted_at = $now, updated_at = $now WHERE image_name = $name AND deleted_at IS NULL";

    private const string RestoreSql = "UPDATE images SET deleted_at = NULL, updated_at = $now WHERE image_name = $name AND deleted_at IS NOT NULL";

    // Where the clock has not moved since the last change, the trigger for foreign writers fires and has to be overruled.
    private const string UpdateTimeSql = "UPDATE images SET updated_at = $now WHERE image_name = $name AND updated_at <> $now";

    private const string DeleteSql = """
        DELETE FROM images WHERE image_name = $name
            AND ($deleted IS NULL OR (deleted_at IS NOT NULL) = $deleted)
            AND ($before IS NULL OR deleted_at < $before)
            AND ($intermediate IS NULL OR is_intermediate = $intermediate)
            AND ($starred IS NULL OR starred = $starred)
        """;

    public static ImageRecord Insert(SqliteSession session, ImageRecord record, DateTimeOffset now)
    {
        long first = ImageOrder.FirstKeyOf(now.ToUnixTimeMilliseconds());
        SqliteCommand command = session.Prepare(InsertSql)
            .Set("$first", first)
            .Set("$end", first + ImageOrder.PerMillisecond)
            .Set("$name", record.ImageName)
            .Set("$origin", EnumText.Of(record.Origin))
            .Set("$category", EnumText.Of(record.Category))
            .Set("$width", record.Width)
            .Set("$height", record.Height)
            .Set("$session", record.SessionId)
            .Set("$node", record.NodeId)
            .Set("$invocation", record.InvocationId)
            .Set("$metadata", record.Metadata)
            .Set("$intermediate", record.IsIntermediate)
            .Set("$starred", record.Starred)
            .Set("$now", SqliteTimestamp.ToText(now))
            .Set("$subfolder", record.Subfolder)
            .Set("$bytes", record.FileBytes)
            .Set("$uses", record.Uses);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == SqliteErrorCodes.ConstraintUnique)
        {
            throw new ImageRecordAlreadyExistsException(record.ImageName, exception);
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == SqliteErrorCodes.ConstraintPrimaryKey)
        {
            throw new ImageStorageException(
                $"Image '{record.ImageName}' cannot be recorded: {ImageOrder.PerMillisecond} images have the time {SqliteTimestamp.ToText(now)} already. Save fewer at once, or check the clock.",
                exception);
        }

        return record with { CreatedAt = now, UpdatedAt = now, DeletedAt = null };
    }

    public static bool Update(SqliteSession session, string imageName, ImageChanges changes, string now)
    {
        SqliteCommand update = session.Prepare(UpdateSql)
            .Set("$name", imageName)
            .Set("$category", changes.Category is { } category ? EnumText.Of(category) : null)
            .Set("$session", changes.SessionId)
            .Set("$intermediate", changes.IsIntermediate)
            .Set("$starred", changes.Starred)
            .Set("$now", now);
        return Apply(session, update, imageName, now);
    }

    public static bool MarkDeleted(SqliteSession session, string imageName, string now) =>
        Apply(session, session.Prepare(MarkSql).Set("$name", imageName).Set("$now", now), imageName, now);

    public static bool Restore(SqliteSession session, string imageName, string now) =>
        Apply(session, session.Prepare(RestoreSql).Set("$name", imageName).Set("$now", now), imageName, now);

    public static bool Delete(SqliteSession session, string imageName, ImageCondition condition) => session.Prepare(DeleteSql)
        .Set("$name", imageName)
        .Set("$deleted", condition.Deleted)
        .Set("$before", condition.DeletedBefore is { } time ? SqliteTimestamp.ToText(time) : null)
        .Set("$intermediate", condition.IsIntermediate)
        .Set("$starred", condition.Starred)
        .ExecuteNonQuery() > 0;

    private static bool Apply(SqliteSession session, SqliteCommand change, string imageName, string now)
    {
        if (change.ExecuteNonQuery() == 0)
        {
            return false;
        }

        session.Prepare(UpdateTimeSql).Set("$name", imageName).Set("$now", now).ExecuteNonQuery();
        return true;
    }
}
