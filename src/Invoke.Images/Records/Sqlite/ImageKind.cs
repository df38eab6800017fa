using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>A kind of image that the table holds, and how many of them; texts are as they are in the table, known or not.</summary>
internal readonly record struct ImageKind(
    string Category, string Origin, bool IsIntermediate, bool Starred, bool IsDeleted, long Images, long FileBytes)
{
    private const string Sql =
        "SELECT image_category, image_origin, is_intermediate, starred, is_deleted, images, file_bytes FROM image_counts WHERE images > 0";

    public static List<ImageKind> ReadAll(SqliteSession session)
    {
        List<ImageKind> kinds = [];
        using SqliteDataReader reader = session.Prepare(Sql).ExecuteReader();
        while (reader.Read())
        {
            kinds.Add(new ImageKind(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetBoolean(2),
                reader.GetBoolean(3),
                reader.GetBoolean(4),
                reader.GetInt64(5),
                reader.GetInt64(6)));
        }

        return kinds;
    }

    public bool IsKeptBy(ImageQuery query) =>
        IsDeleted == query.Deleted
        && (query.IsIntermediate ?? IsIntermediate) == IsIntermediate
        && (query.Starred ?? Starred) == Starred
        && (query.Origin is null || EnumText.ToOrigin(Origin) == query.Origin)
        && (query.Categories.Count == 0 || Has(query.Categories))
        && !Has(query.ExcludedCategories);

    private bool Has(IReadOnlyList<ImageCategory> categories) => EnumText.ToCategory(Category) is { } known && categories.Contains(known);
}
