using Invoke.Internal.Records;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>Turns a query into SQL; equal shapes of query give equal text, so that statements stay prepared.</summary>
/// <remarks>
/// A query that asks for kinds only reads, for each kind, the newest entries of <c>images_by_kind</c> and merges them. Any other query walks what
/// is most selective (a session, the hits of a search, what is deleted) in order of time and drops what the other filters leave out.
/// </remarks>
internal static class ImageQuerySql
{
    public static bool IsByKind(ImageQuery query) =>
        query.SessionId is null && query.DeletedBefore is null && ImageSearchText.ToMatch(query.Search) is null;

    /// <summary>A page of so many kinds; names alone come from the index, rows are fetched for the page only.</summary>
    public static string PageOfKinds(int kinds, ImageQuery query, bool namesOnly)
    {
        string order = Order(query.OldestFirst);
        string columns = namesOnly ? "id, image_name" : "id";
        string page = $"{Arms(kinds, query, columns)} ORDER BY id {order} LIMIT $limit OFFSET $offset";
        return namesOnly
            ? page
            : $"SELECT {ImageRecordRow.Columns} FROM ({page}) AS page CROSS JOIN images ON images.id = page.id ORDER BY page.id {order}";
    }

    public static string CountOfKinds(int kinds, ImageQuery query) => $"SELECT sum(images) FROM ({Arms(kinds, query, "count(*) AS images")})";

    public static string Page(ImageQuery query, bool namesOnly)
    {
        string columns = namesOnly ? "images.id, image_name" : ImageRecordRow.Columns;
        return $"SELECT {columns} FROM {Source(query)} WHERE {Where(query)} ORDER BY {Key(query)} {Order(query.OldestFirst)} LIMIT $limit OFFSET $offset";
    }

    public static string Count(ImageQuery query) => $"SELECT count(*) FROM {Source(query)} WHERE {Where(query)}";

    public static void BindKinds(SqliteCommand command, List<ImageKind> kinds)
    {
        for (int index = 0; index < kinds.Count; index++)
        {
            ImageKind kind = kinds[index];
            command
                .Set($"$category{index}", kind.Category)
                .Set($"$origin{index}", kind.Origin)
                .Set($"$intermediate{index}", kind.IsIntermediate)
                .Set($"$starred{index}", kind.Starred);
        }
    }

    public static void Bind(SqliteCommand command, ImageQuery query)
    {
        BindIf(command, "$before", query.DeletedBefore is { } time ? SqliteTimestamp.ToText(time) : null);
        BindIf(command, "$match", ImageSearchText.ToMatch(query.Search));
        BindIf(command, "$session", query.SessionId);
        BindIf(command, "$origin", query.Origin is { } origin ? EnumText.Of(origin) : null);
        BindIf(command, "$intermediate", query.IsIntermediate);
        BindIf(command, "$starred", query.Starred);
        int index = 0;
        foreach (ImageCategory category in query.Categories.Concat(query.ExcludedCategories).Distinct())
        {
            command.Set($"$category{index++}", EnumText.Of(category));
        }
    }

    private static string Arms(int kinds, ImageQuery query, string columns)
    {
        string index = query.Deleted ? "images_deleted_by_kind" : "images_by_kind";
        return string.Join(" UNION ALL ", Enumerable.Range(0, kinds).Select(kind => $"""
            SELECT {columns} FROM images INDEXED BY {index} WHERE image_category = $category{kind} AND image_origin = $origin{kind}
            AND is_intermediate = $intermediate{kind} AND starred = $starred{kind} AND id >= $from AND id < $to AND {State(query)}
            """));
    }

    private static string State(ImageQuery query) => query.Deleted ? "deleted_at IS NOT NULL" : "deleted_at IS NULL";

    private static string Order(bool oldestFirst) => oldestFirst ? "ASC" : "DESC";

    // CROSS JOIN fixes the order: a session is a smaller world than a word.
    private static string Source(ImageQuery query)
    {
        bool searches = ImageSearchText.ToMatch(query.Search) is not null;
        if (query.SessionId is not null)
        {
            const string session = "images INDEXED BY images_by_session";
            return searches ? $"{session} CROSS JOIN images_text ON images_text.rowid = images.id" : session;
        }

        return searches ? "images_text CROSS JOIN images ON images.id = images_text.rowid" : "images INDEXED BY images_by_deletion";
    }

    private static string Key(ImageQuery query) =>
        query.SessionId is null && ImageSearchText.ToMatch(query.Search) is not null ? "images_text.rowid" : "images.id";

    private static string Where(ImageQuery query)
    {
        string key = Key(query);
        List<string> terms = [$"{key} >= $from AND {key} < $to AND {State(query)}"];
        AddIf(terms, query.DeletedBefore is not null, "deleted_at < $before");
        AddIf(terms, ImageSearchText.ToMatch(query.Search) is not null, "images_text MATCH $match");
        AddIf(terms, query.SessionId is not null, "session_id = $session");
        AddIf(terms, query.Origin is not null, "image_origin = $origin");
        AddIf(terms, query.IsIntermediate is not null, "is_intermediate = $intermediate");
        AddIf(terms, query.Starred is not null, "starred = $starred");
        AddIf(terms, query.Categories.Count > 0, $"image_category IN ({Parameters(query.Categories)})");
        AddIf(terms, query.ExcludedCategories.Count > 0, $"image_category NOT IN ({Parameters(query.ExcludedCategories)})");
        return string.Join(" AND ", terms);
    }

    private static void AddIf(List<string> terms, bool isWanted, string term)
    {
        if (isWanted)
        {
            terms.Add(term);
        }
    }

    private static void BindIf(SqliteCommand command, string name, object? value)
    {
        if (value is not null)
        {
            command.Set(name, value);
        }
    }

    private static string Parameters(IReadOnlyList<ImageCategory> categories) =>
        string.Join(", ", categories.Distinct().Select((_, index) => $"$category{index}"));
}
