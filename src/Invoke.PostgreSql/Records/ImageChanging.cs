using Invoke.Images;
using Invoke.Internal.Records;
using Npgsql;
using NpgsqlTypes;

namespace Invoke.PostgreSql;

/// <summary>Changes rows of the images table within the caller's transaction, as one statement however many they are.</summary>
/// <remarks>Rows are locked in the order of their keys first, so that two changes of the same images wait for each other instead of blocking each other.</remarks>
internal static class ImageChanging
{
    // The trigger for foreign writers takes a time that stays the same for one that was left out; a microsecond tells it, and is cut off.
    private const string Touch = "updated_at = CASE WHEN updated_at = $2 THEN $2 + interval '1 microsecond' ELSE $2 END";

    private const string Locked = "id IN (SELECT id FROM images WHERE image_name = ANY ($1::text[])";

    private const string UpdateSql = $"""
        UPDATE images SET
            image_category = coalesce($3::text, image_category),
            session_id = coalesce($4::text, session_id),
            invocation_id = CASE WHEN $4::text IS NULL OR $4::text IS NOT DISTINCT FROM session_id THEN invocation_id END,
            is_intermediate = coalesce($5::boolean, is_intermediate),
            starred = coalesce($6::boolean, starred),
            {Touch}
        WHERE {Locked} AND deleted_at IS NULL ORDER BY id FOR UPDATE)
        """;

    private const string UpdateManySql = $"{UpdateSql} RETURNING image_name";

    private const string UpdateAndReadSql = $"{UpdateSql} RETURNING {ImageRow.Columns}";

    private const string MarkSql = $"UPDATE images SET deleted_at = $2, {Touch} WHERE {Locked} AND deleted_at IS NULL ORDER BY id FOR UPDATE) RETURNING image_name";

    private const string RestoreSql = $"UPDATE images SET deleted_at = NULL, {Touch} WHERE {Locked} AND deleted_at IS NOT NULL ORDER BY id FOR UPDATE) RETURNING image_name";

    private const string DeleteSql = $"""
        DELETE FROM images WHERE {Locked}
            AND ($2::boolean IS NULL OR (deleted_at IS NOT NULL) = $2::boolean)
            AND ($3::timestamptz IS NULL OR deleted_at < $3::timestamptz)
            AND ($4::boolean IS NULL OR is_intermediate = $4::boolean)
            AND ($5::boolean IS NULL OR starred = $5::boolean) ORDER BY id FOR UPDATE)
        RETURNING image_name
        """;

    public static async ValueTask<ImageRecord> UpdateAsync(
        PostgreSqlSession session, string imageName, ImageChanges changes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = Update(session, UpdateAndReadSql, [imageName], changes, now);
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? ImageRow.Read(reader) : throw new ImageRecordNotFoundException(imageName);
        }
    }

    /// <summary>Changes rows that are not marked as deleted.</summary>
    /// <returns>Their names, in the order of the names that were given.</returns>
    public static async ValueTask<IReadOnlyList<string>> UpdateManyAsync(
        PostgreSqlSession session, string[] imageNames, ImageChanges changes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = Update(session, UpdateManySql, imageNames, changes, now);
        return await NamesAsync(command, imageNames, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Marks rows as deleted that are not.</summary>
    /// <returns>Their names, in the order of the names that were given.</returns>
    public static ValueTask<IReadOnlyList<string>> MarkDeletedAsync(
        PostgreSqlSession session, string[] imageNames, DateTimeOffset now, CancellationToken cancellationToken) =>
        SetMarkAsync(session, MarkSql, imageNames, now, cancellationToken);

    /// <summary>Takes the mark of deletion off rows.</summary>
    /// <returns>Their names, in the order of the names that were given.</returns>
    public static ValueTask<IReadOnlyList<string>> RestoreAsync(
        PostgreSqlSession session, string[] imageNames, DateTimeOffset now, CancellationToken cancellationToken) =>
        SetMarkAsync(session, RestoreSql, imageNames, now, cancellationToken);

    /// <summary>Removes rows that meet a condition.</summary>
    /// <returns>Their names, in the order of the names that were given.</returns>
    public static async ValueTask<IReadOnlyList<string>> DeleteAsync(
        PostgreSqlSession session, string[] imageNames, ImageCondition condition, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = session.Command(DeleteSql)
            .Add(NpgsqlDbType.Array | NpgsqlDbType.Text, imageNames)
            .Add(NpgsqlDbType.Boolean, condition.Deleted)
            .Add(NpgsqlDbType.TimestampTz, condition.DeletedBefore?.UtcDateTime)
            .Add(NpgsqlDbType.Boolean, condition.IsIntermediate)
            .Add(NpgsqlDbType.Boolean, condition.Starred);
        return await NamesAsync(command, imageNames, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<IReadOnlyList<string>> SetMarkAsync(
        PostgreSqlSession session, string sql, string[] imageNames, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = session.Command(sql).Add(imageNames, now.UtcDateTime);
        return await NamesAsync(command, imageNames, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<IReadOnlyList<string>> NamesAsync(NpgsqlCommand command, string[] imageNames, CancellationToken cancellationToken)
    {
        List<string> names = await command.ListAsync(static reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        HashSet<string> changed = new(names, StringComparer.Ordinal);
        return [.. imageNames.Where(changed.Remove)];
    }

    private static NpgsqlCommand Update(PostgreSqlSession session, string sql, string[] imageNames, ImageChanges changes, DateTimeOffset now) =>
        session.Command(sql).Add(imageNames, now.UtcDateTime)
            .Add(NpgsqlDbType.Text, changes.Category is { } category ? EnumText.Of(category) : null)
            .Add(NpgsqlDbType.Text, changes.SessionId)
            .Add(NpgsqlDbType.Boolean, changes.IsIntermediate)
            .Add(NpgsqlDbType.Boolean, changes.Starred);
}
