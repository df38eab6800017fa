using System.Globalization;
using Invoke.Images;
using Invoke.Internal.Records;
using Npgsql;
using NpgsqlTypes;

namespace Invoke.PostgreSql;

/// <summary>Turns a query into a statement; equal shapes of query give equal text, so that statements stay prepared.</summary>
/// <remarks>
/// A query that asks for kinds only merges, for each kind, the newest entries of the index that has kinds in order of time; one of a session walks its images in
/// order of time. Words that are frequent are met by walking from the newest image on, rare ones are looked up and sorted: who plans a statement cannot tell them
/// apart, since statistics know the most frequent words only. Limits are part of the text, because who plans has to know them.
/// </remarks>
internal sealed class ImageQueryText
{
    private readonly ImageQuery _query;
    private readonly List<ImageSearchTerm> _terms;
    private readonly List<ImageKind> _kinds;
    private readonly List<(NpgsqlDbType Type, object? Value)> _values = [];
    private readonly string _columns;
    private readonly string? _after;

    private ImageQueryText(ImageQuery query, List<ImageKind> kinds, string columns, string? after)
    {
        _query = query;
        _terms = ImageSearchTerm.Parse(query.Search);
        _kinds = kinds;
        _columns = columns;
        _after = after;
    }

    /// <summary>Whether kinds are all that a query asks for, besides dates.</summary>
    public static bool IsByKind(ImageQuery query) => query.SessionId is null && !Searches(query);

    /// <summary>Whether a query looks for words among all images.</summary>
    public static bool IsByWord(ImageQuery query) => query.SessionId is null && Searches(query);

    /// <summary>Whether the best way depends on the values: how frequent a word is, how much time lies between two bounds.</summary>
    public static bool DependsOnValues(ImageQuery query) =>
        Searches(query) || (ImageOrder.RangeOf(query, query.After) is var (from, to) && from > 0 && to < long.MaxValue);

    /// <summary>Keys and names of a page, and of one row more, which tells whether there is a next one.</summary>
    public static NpgsqlCommand Page(PostgreSqlSession session, ImageQuery query, List<ImageKind> kinds)
    {
        var text = new ImageQueryText(query, kinds, $"{Key(query)}, image_name", query.After);
        string order = $"ORDER BY {Key(query)} {(query.OldestFirst ? "ASC" : "DESC")}";
        long most = query.Offset + query.Limit + 1L;

        // Each kind in order and with a bound of its own, so that they are merged instead of sorted.
        string rows = text.Rows(row => kinds.Count < 2 ? row : string.Create(CultureInfo.InvariantCulture, $"({row} {order} LIMIT {most})"));
        return text.Bind(session, string.Create(CultureInfo.InvariantCulture, $"{rows} {order} LIMIT {query.Limit + 1L} OFFSET {query.Offset}"));
    }

    /// <summary>Keys and names of the rows with the words among so many that come first in the order of the list, the skipped ones included.</summary>
    public static NpgsqlCommand FirstByWord(PostgreSqlSession session, ImageQuery query, long among)
    {
        var text = new ImageQueryText(query, [], "id, image_name", query.After);
        string order = query.OldestFirst ? "id ASC" : "id DESC";
        return text.Bind(session, string.Create(
            CultureInfo.InvariantCulture,
            $"""
             SELECT id, image_name FROM (SELECT * FROM images WHERE {text.Range()} ORDER BY {order} LIMIT {among}) AS first
             WHERE {text.State()}{text.Filters()} ORDER BY {order} LIMIT {query.Offset + query.Limit + 1L}
             """));
    }

    /// <summary>Keys and names of a page, and of one row more, from all rows that have the words.</summary>
    public static NpgsqlCommand PageByWord(PostgreSqlSession session, ImageQuery query)
    {
        var text = new ImageQueryText(query, [], "id, image_name", query.After);
        return text.Bind(session, string.Create(
            CultureInfo.InvariantCulture,
            $"""
             WITH found AS MATERIALIZED ({text.Rows(static row => row)})
             SELECT id, image_name FROM found ORDER BY id {(query.OldestFirst ? "ASC" : "DESC")} LIMIT {query.Limit + 1L} OFFSET {query.Offset}
             """));
    }

    /// <summary>The number of rows on all pages.</summary>
    public static NpgsqlCommand Count(PostgreSqlSession session, ImageQuery query, List<ImageKind> kinds)
    {
        var text = new ImageQueryText(query, kinds, "count(*) AS images", after: null);
        return text.Bind(session, $"SELECT sum(images)::bigint FROM ({text.Rows(static row => row)}) AS counted");
    }

    private static string Key(ImageQuery query) => query.SessionId is not null || !Searches(query) ? "place" : "id";

    private static bool Searches(ImageQuery query) => ImageSearchTerm.Parse(query.Search).Count > 0;

    private NpgsqlCommand Bind(PostgreSqlSession session, string sql)
    {
        NpgsqlCommand command = session.Command(sql);
        foreach ((NpgsqlDbType type, object? value) in _values)
        {
            command.Add(type, value);
        }

        return command;
    }

    private string Rows(Func<string, string> part)
    {
        string rows = $"{State()} AND {Range()}";
        return IsByKind(_query)
            ? string.Join(" UNION ALL ", _kinds.Select(kind => part($"SELECT {_columns} FROM images WHERE {Kind(kind)} AND {rows}")))
            : $"SELECT {_columns} FROM images WHERE {rows}{Filters()}";
    }

    private string State() => $"deleted_at IS {(_query.Deleted ? "NOT NULL" : "NULL")}"
        + (_query.DeletedBefore is { } time ? $" AND deleted_at < {Value(NpgsqlDbType.TimestampTz, time.UtcDateTime)}" : "");

    private string Range()
    {
        (long from, long to) = ImageOrder.RangeOf(_query, _after);
        string[] bounds =
        [
            .. from > 0 ? [$"{Key(_query)} >= {Value(NpgsqlDbType.Bigint, from)}"] : Array.Empty<string>(),
            .. to < long.MaxValue ? [$"{Key(_query)} < {Value(NpgsqlDbType.Bigint, to)}"] : Array.Empty<string>(),
        ];
        return bounds.Length == 0 ? "true" : string.Join(" AND ", bounds);
    }

    private string Kind(ImageKind kind) =>
        $"image_category = {Value(NpgsqlDbType.Text, kind.Category)} AND image_origin = {Value(NpgsqlDbType.Text, kind.Origin)} "
        + $"AND is_intermediate = {Value(NpgsqlDbType.Boolean, kind.IsIntermediate)} AND starred = {Value(NpgsqlDbType.Boolean, kind.Starred)}";

    private string Filters()
    {
        List<string> terms = [];
        AddIf(_query.SessionId is not null, () => $"session_id = {Value(NpgsqlDbType.Text, _query.SessionId)}");
        AddIf(_query.Origin is not null, () => $"image_origin = {Value(NpgsqlDbType.Text, EnumText.Of(_query.Origin.GetValueOrDefault()))}");
        AddIf(_query.IsIntermediate is not null, () => $"is_intermediate = {Value(NpgsqlDbType.Boolean, _query.IsIntermediate)}");
        AddIf(_query.Starred is not null, () => $"starred = {Value(NpgsqlDbType.Boolean, _query.Starred)}");
        AddIf(_query.Categories.Count > 0, () => $"image_category = ANY ({Texts(_query.Categories)})");
        AddIf(_query.ExcludedCategories.Count > 0, () => $"image_category <> ALL ({Texts(_query.ExcludedCategories)})");
        AddIf(_terms.Count > 0, () =>
            $"words @@ image_terms({Value(NpgsqlDbType.Array | NpgsqlDbType.Text, _terms.ConvertAll(term => PostgreSqlText.Storable(term.Text, ' ')).ToArray())}, "
            + $"{Value(NpgsqlDbType.Array | NpgsqlDbType.Boolean, _terms.ConvertAll(term => term.IsBeginning).ToArray())})");
        return string.Concat(terms);

        void AddIf(bool isWanted, Func<string> term)
        {
            if (isWanted)
            {
                terms.Add(" AND " + term());
            }
        }
    }

    private string Texts(IReadOnlyList<ImageCategory> categories) =>
        Value(NpgsqlDbType.Array | NpgsqlDbType.Text, categories.Distinct().Select(EnumText.Of).ToArray());

    private string Value(NpgsqlDbType type, object? value)
    {
        _values.Add((type, value));
        return string.Create(CultureInfo.InvariantCulture, $"${_values.Count}");
    }
}
