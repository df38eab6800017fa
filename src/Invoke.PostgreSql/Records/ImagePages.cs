using System.Globalization;
using Invoke.Images;
using Invoke.Internal.Records;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Reads pages and counts; the caller sees one moment of the database.</summary>
internal static class ImagePages
{
    public const string KindsSql = """
        SELECT image_category, image_origin, is_intermediate, starred, is_deleted, sum(images)::bigint, sum(file_bytes)::bigint
        FROM (SELECT * FROM image_counts UNION ALL SELECT * FROM image_count_changes) AS counts GROUP BY 1, 2, 3, 4, 5 HAVING sum(images) > 0
        """;

    // A walk over so many rows takes as long as looking up and sorting about as many: half a millisecond, and some twenty.
    private const int ShortWalk = 512;
    private const int LongWalk = 16_384;

    private const string RowsSql = $"SELECT {ImageRow.Columns} FROM images WHERE id = ANY ($1)";

    public static ValueTask<List<ImageKind>> KindsAsync(PostgreSqlSession session, CancellationToken cancellationToken) => session.ListAsync(
        KindsSql,
        static reader => new ImageKind(
            reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4), reader.GetInt64(5), reader.GetInt64(6)),
        cancellationToken);

    public static async ValueTask<Page<string>> NamesAsync(PostgreSqlSession session, ImageQuery query, CancellationToken cancellationToken)
    {
        (List<(long Key, string Name)> rows, long? total) = await PageAsync(session, query, cancellationToken).ConfigureAwait(false);
        string? next = CutNext(rows, query);
        return new Page<string>(rows.ConvertAll(row => row.Name), query.Offset, query.Limit, total, next);
    }

    public static async ValueTask<Page<ImageRecord>> RecordsAsync(PostgreSqlSession session, ImageQuery query, CancellationToken cancellationToken)
    {
        (List<(long Key, string Name)> rows, long? total) = await PageAsync(session, query, cancellationToken).ConfigureAwait(false);
        string? next = CutNext(rows, query);
        if (rows.Count == 0)
        {
            return new Page<ImageRecord>([], query.Offset, query.Limit, total);
        }

        Dictionary<long, ImageRecord> records = (await session.ListAsync(
            RowsSql, static reader => (Key: reader.GetInt64(0), Record: ImageRow.Read(reader)), cancellationToken, rows.Select(row => row.Key).ToArray())
            .ConfigureAwait(false)).ToDictionary(row => row.Key, row => row.Record);
        return new Page<ImageRecord>(rows.ConvertAll(row => records[row.Key]), query.Offset, query.Limit, total, next);
    }

    private static async ValueTask<(List<(long Key, string Name)> Rows, long? Total)> PageAsync(
        PostgreSqlSession session, ImageQuery query, CancellationToken cancellationToken)
    {
        // Also where there is nothing to read, so that a cursor that is none is refused.
        _ = ImageOrder.RangeOf(query, query.After);
        if (!PostgreSqlText.IsStorable(query.SessionId))
        {
            return ([], query.IncludeTotal ? 0 : null);
        }

        bool isByKind = ImageQueryText.IsByKind(query);
        List<ImageKind> kinds = isByKind ? (await KindsAsync(session, cancellationToken).ConfigureAwait(false)).FindAll(kind => kind.IsKeptBy(query)) : [];
        if (isByKind && kinds.Count == 0)
        {
            return ([], query.IncludeTotal ? 0 : null);
        }

        await PlanAsync(session, query, cancellationToken).ConfigureAwait(false);

        bool isCounted = isByKind && query is { CreatedFrom: null, CreatedBefore: null, DeletedBefore: null };
        long? total = !query.IncludeTotal ? null
            : isCounted ? kinds.Sum(kind => kind.Images)
            : await CountAsync(session, query, kinds, cancellationToken).ConfigureAwait(false);
        List<(long Key, string Name)> rows = ImageQueryText.IsByWord(query)
            ? await ByWordAsync(session, query, cancellationToken).ConfigureAwait(false)
            : await ListAsync(ImageQueryText.Page(session, query, kinds), cancellationToken).ConfigureAwait(false);
        return (rows, total);
    }

    /// <summary>Walks over the first images of the list as long as the words are so frequent among them that this ends soon, and otherwise looks the words up.</summary>
    private static async ValueTask<List<(long Key, string Name)>> ByWordAsync(PostgreSqlSession session, ImageQuery query, CancellationToken cancellationToken)
    {
        long wanted = query.Offset + query.Limit + 1L;
        bool isFrequent = true;
        for (long among = Math.Max(4 * wanted, ShortWalk); isFrequent && among <= LongWalk; among *= 8)
        {
            List<(long Key, string Name)> first = await ListAsync(ImageQueryText.FirstByWord(session, query, among), cancellationToken).ConfigureAwait(false);
            if (first.Count == wanted)
            {
                return first[query.Offset..];
            }

            isFrequent = first.Count * (LongWalk / among) >= wanted;
        }

        return await ListAsync(ImageQueryText.PageByWord(session, query), cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<List<(long Key, string Name)>> ListAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        using (command)
        {
            return await command.ListAsync(static reader => (reader.GetInt64(0), reader.GetString(1)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says how the statements of the transaction are to be planned.</summary>
    public static async ValueTask PlanAsync(PostgreSqlSession session, ImageQuery query, CancellationToken cancellationToken)
    {
        if (ImageQueryText.DependsOnValues(query))
        {
            await session.ExecuteAsync("SET LOCAL plan_cache_mode = force_custom_plan", cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<long> CountAsync(PostgreSqlSession session, ImageQuery query, List<ImageKind> kinds, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = ImageQueryText.Count(session, query, kinds);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
    }

    private static string? CutNext(List<(long Key, string Name)> rows, ImageQuery query)
    {
        if (rows.Count <= query.Limit)
        {
            return null;
        }

        rows.RemoveAt(query.Limit);
        return ImageOrder.ToCursor(rows[^1].Key);
    }
}
