using Invoke.Images;

namespace Invoke.Internal.Records;

/// <summary>A kind of image that a table holds, and how many of them; texts are as they are in the table, known or not.</summary>
internal readonly record struct ImageKind(
    string Category, string Origin, bool IsIntermediate, bool Starred, bool IsDeleted, long Images, long FileBytes)
{
    public static ImageCounts Sum(List<ImageKind> kinds)
    {
        List<ImageKind> present = kinds.FindAll(kind => !kind.IsDeleted);
        return new ImageCounts
        {
            Total = present.Sum(kind => kind.Images),
            Intermediates = present.Sum(kind => kind.IsIntermediate ? kind.Images : 0),
            Starred = present.Sum(kind => kind.Starred ? kind.Images : 0),
            Deleted = kinds.Sum(kind => kind.IsDeleted ? kind.Images : 0),
            FileBytes = kinds.Sum(kind => kind.FileBytes),
            DeletedBytes = kinds.Sum(kind => kind.IsDeleted ? kind.FileBytes : 0),
            IntermediateBytes = present.Sum(kind => kind.IsIntermediate ? kind.FileBytes : 0),
            ByCategory = Group(present, kind => EnumText.ToCategory(kind.Category)),
            ByOrigin = Group(present, kind => EnumText.ToOrigin(kind.Origin)),
        };
    }

    public bool IsKeptBy(ImageQuery query) =>
        IsDeleted == query.Deleted
        && (query.IsIntermediate ?? IsIntermediate) == IsIntermediate
        && (query.Starred ?? Starred) == Starred
        && (query.Origin is null || EnumText.ToOrigin(Origin) == query.Origin)
        && (query.Categories.Count == 0 || Has(query.Categories))
        && !Has(query.ExcludedCategories);

    private bool Has(IReadOnlyList<ImageCategory> categories) => EnumText.ToCategory(Category) is { } known && categories.Contains(known);

    private static Dictionary<TKey, long> Group<TKey>(List<ImageKind> kinds, Func<ImageKind, TKey?> key)
        where TKey : struct
    {
        Dictionary<TKey, long> counts = [];
        foreach (ImageKind kind in kinds)
        {
            if (key(kind) is { } known)
            {
                counts[known] = counts.GetValueOrDefault(known) + kind.Images;
            }
        }

        return counts;
    }
}
