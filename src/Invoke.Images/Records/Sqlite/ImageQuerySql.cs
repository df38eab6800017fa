using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>Turns a query into SQL; equal kinds of query give equal text, so that statements stay prepared.</summary>
internal static class ImageQuerySql
{
    public static string Where(ImageQuery query)
    {
        List<string> terms = ["deleted_at IS NULL"];
        AddIf(terms, query.Origin is not null, "image_origin = $origin");
        AddIf(terms, query.IsIntermediate is not null, "is_intermediate = $intermediate");
        AddIf(terms, query.SessionId is not null, "session_id = $session");
        AddIf(terms, query.Starred is not null, "starred = $starred");
        AddIf(terms, query.Categories.Count > 0, $"image_category IN ({Parameters(query.Categories)})");
        AddIf(terms, query.ExcludedCategories.Count > 0, $"image_category NOT IN ({Parameters(query.ExcludedCategories)})");
        return string.Join(" AND ", terms);
    }

    public static void Bind(SqliteCommand command, ImageQuery query)
    {
        BindIf(command, "$origin", query.Origin is { } origin ? EnumText.Of(origin) : null);
        BindIf(command, "$intermediate", query.IsIntermediate);
        BindIf(command, "$session", query.SessionId);
        BindIf(command, "$starred", query.Starred);
        int index = 0;
        foreach (ImageCategory category in query.Categories.Concat(query.ExcludedCategories).Distinct())
        {
            command.Set(Parameter(index++), EnumText.Of(category));
        }
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
        string.Join(", ", categories.Distinct().Select((_, index) => Parameter(index)));

    private static string Parameter(int index) => $"$category{index}";
}
