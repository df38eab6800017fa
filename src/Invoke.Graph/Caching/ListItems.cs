using System.Collections;

namespace Invoke.Graph;

/// <summary>Tells lists from other values.</summary>
internal static class ListItems
{
    /// <summary>The items of a list of any type; null for anything else, and for arrays of several dimensions, whose shape a list would lose.</summary>
    public static IEnumerable? Of(object value) => value switch
    {
        Array { Rank: > 1 } => null,
        IReadOnlyList<object?> list => list,
        IList list => list,
        _ => null,
    };
}
