using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Holds what triggers keep against the rows they keep it for, and makes it again.</summary>
internal static class ImageTableCheck
{
    // Among the images that another row uses, or with its letters and digits side by side in its metadata. Behind some 16,000 words a text index knows
    // no places any more, so in long metadata they may stand anywhere, and in metadata of which only the beginning is indexed the text itself is looked at.
    public const string ReferencedSql = """
        SELECT EXISTS (SELECT 1 FROM images WHERE string_to_array(uses, ' ') @> ARRAY[$1::text] AND uses IS NOT NULL AND image_name <> $1)
            OR EXISTS (SELECT 1 FROM images WHERE words @@ image_term($1, false) AND image_name <> $1)
            OR EXISTS (SELECT 1 FROM images WHERE length(metadata) > 16000 AND image_name <> $1
                AND (words @@ plainto_tsquery('image_words', image_plain($1)) OR (length(metadata) > 200000 AND strpos(metadata, $1) > 0)))
        """;

    private const string Counted =
        "SELECT image_category, image_origin, is_intermediate, starred, deleted_at IS NOT NULL AS is_deleted, count(*) AS images, sum(file_bytes)::bigint AS file_bytes FROM images GROUP BY 1, 2, 3, 4, 5";

    private const string CountsAreRightSql = $"""
        WITH counted AS ({Counted}),
            kept AS (SELECT image_category, image_origin, is_intermediate, starred, is_deleted, sum(images)::bigint AS images, sum(file_bytes)::bigint AS file_bytes
                FROM (SELECT * FROM image_counts UNION ALL SELECT * FROM image_count_changes) AS counts GROUP BY 1, 2, 3, 4, 5 HAVING sum(images) <> 0)
        SELECT NOT EXISTS (SELECT * FROM counted EXCEPT SELECT * FROM kept) AND NOT EXISTS (SELECT * FROM kept EXCEPT SELECT * FROM counted)
        """;

    private const string Part = "SELECT id, words IS DISTINCT FROM image_words_of(metadata) AS is_wrong FROM images WHERE id > $1 ORDER BY id LIMIT 2000";

    private const string CheckWordsSql = $"SELECT count(*) FILTER (WHERE is_wrong), max(id) FROM ({Part}) AS part";

    private const string RewordSql = $"""
        WITH part AS ({Part}),
            mended AS (UPDATE images SET words = image_words_of(metadata), updated_at = updated_at + interval '1 microsecond'
                WHERE id IN (SELECT id FROM part WHERE is_wrong) RETURNING id)
        SELECT (SELECT count(*) FROM mended), (SELECT max(id) FROM part)
        """;

    public static ValueTask<bool> IsReferencedAsync(PostgreSqlSession session, string imageName, CancellationToken cancellationToken) =>
        session.ScalarAsync<bool>(ReferencedSql, cancellationToken, imageName);

    public static ValueTask<bool> AreCountsRightAsync(PostgreSqlSession session, CancellationToken cancellationToken) =>
        session.ScalarAsync<bool>(CountsAreRightSql, cancellationToken);

    public static async ValueTask<bool> CountAgainAsync(PostgreSqlSession session, CancellationToken cancellationToken)
    {
        // Nobody changes images meanwhile; who wants to waits.
        await session.ExecuteAsync("LOCK TABLE images IN SHARE ROW EXCLUSIVE MODE", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("DELETE FROM image_counts", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("DELETE FROM image_count_changes", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"INSERT INTO image_counts {Counted}", cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The number of rows of the next part whose words are wrong, and the last key; null behind the last part.</summary>
    public static ValueTask<(long Wrong, long? Last)> CheckWordsAsync(PostgreSqlSession session, long after, CancellationToken cancellationToken) =>
        PartAsync(session, CheckWordsSql, after, cancellationToken);

    public static ValueTask<(long Wrong, long? Last)> RewordAsync(PostgreSqlSession session, long after, CancellationToken cancellationToken) =>
        PartAsync(session, RewordSql, after, cancellationToken);

    private static async ValueTask<(long Wrong, long? Last)> PartAsync(PostgreSqlSession session, string sql, long after, CancellationToken cancellationToken) =>
        (await session.ListAsync(sql, static (NpgsqlDataReader reader) => (reader.GetInt64(0), reader.IsDBNull(1) ? (long?)null : reader.GetInt64(1)), cancellationToken, after)
            .ConfigureAwait(false))[0];
}
