using System.Globalization;
using Invoke.Internal.Records;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>Reads pages and counts; one page sees one state of the database.</summary>
internal static class ImageListing
{
    public static Page<ImageRecord> Records(SqliteSession session, ImageQuery query) =>
        session.Snapshot(query, static (inner, asked) => Page(inner, asked, namesOnly: false, ImageRecordRow.Read));

    public static Page<string> Names(SqliteSession session, ImageQuery query) =>
        session.Snapshot(query, static (inner, asked) => Page(inner, asked, namesOnly: true, static reader => reader.GetString(1)));

    public static ImageCounts Counts(SqliteSession session, int unused) => ImageKind.Sum(ImageKindTable.ReadAll(session));

    private static Page<T> Page<T>(SqliteSession session, ImageQuery query, bool namesOnly, Func<SqliteDataReader, T> read)
    {
        if (!ImageQuerySql.IsByKind(query))
        {
            // Words without a letter or a digit are never found, but they were asked for.
            return ReadPage(
                session,
                query,
                session.Prepare(ImageQuerySql.Page(query, namesOnly)),
                command => ImageQuerySql.Bind(command, query),
                query.IncludeTotal ? Count(session, query) : null,
                read);
        }

        List<ImageKind> kinds = ImageKindTable.ReadAll(session).FindAll(kind => kind.IsKeptBy(query));
        long? total = !query.IncludeTotal ? null
            : query.CreatedFrom is null && query.CreatedBefore is null ? kinds.Sum(kind => kind.Images)
            : Count(session, query, kinds);
        return kinds.Count == 0
            ? new Page<T>([], query.Offset, query.Limit, total)
            : ReadPage(
                session,
                query,
                session.Prepare(ImageQuerySql.PageOfKinds(kinds.Count, query, namesOnly)),
                command => ImageQuerySql.BindKinds(command, kinds),
                total,
                read);
    }

    private static Page<T> ReadPage<T>(
        SqliteSession session, ImageQuery query, SqliteCommand command, Action<SqliteCommand> bind, long? total, Func<SqliteDataReader, T> read)
    {
        bind(command);
        Range(command, query, query.After);

        // One more than asked for tells whether there is a next page.
        command.Set("$limit", query.Limit + 1).Set("$offset", query.Offset);
        var items = new List<T>(Math.Min(query.Limit, 100));
        long last = 0;
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (items.Count == query.Limit)
            {
                return new Page<T>(items, query.Offset, query.Limit, total, ImageOrder.ToCursor(last));
            }

            last = reader.GetInt64(0);
            items.Add(read(reader));
        }

        return new Page<T>(items, query.Offset, query.Limit, total);
    }

    private static long Count(SqliteSession session, ImageQuery query)
    {
        SqliteCommand command = session.Prepare(ImageQuerySql.Count(query));
        ImageQuerySql.Bind(command, query);
        return Number(command, query);
    }

    private static long Count(SqliteSession session, ImageQuery query, List<ImageKind> kinds)
    {
        if (kinds.Count == 0)
        {
            return 0;
        }

        SqliteCommand command = session.Prepare(ImageQuerySql.CountOfKinds(kinds.Count, query));
        ImageQuerySql.BindKinds(command, kinds);
        return Number(command, query);
    }

    // A total is that of all pages, so the cursor does not count.
    private static long Number(SqliteCommand command, ImageQuery query)
    {
        Range(command, query, after: null);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Range(SqliteCommand command, ImageQuery query, string? after)
    {
        (long from, long to) = ImageOrder.RangeOf(query, after);
        command.Set("$from", from).Set("$to", to);
    }
}
