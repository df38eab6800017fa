namespace Invoke.AspNetCore;

/// <summary>Checks lists of items and batches that bodies name.</summary>
internal static class QueueIds
{
    public static IReadOnlyList<long> Check(IReadOnlyList<long>? ids, string where) => Checked(ids, where, "numbers of items");

    public static IReadOnlyList<string> Check(IReadOnlyList<string>? ids, string where)
    {
        IReadOnlyList<string> known = Checked(ids, where, "ids of batches");
        return known.Any(string.IsNullOrEmpty) ? throw HttpProblemException.Unprocessable($"{where} holds an empty id; leave it out.") : known;
    }

    private static T[] Checked<T>(IReadOnlyList<T>? ids, string where, string what)
    {
        if (ids is not { Count: > 0 and <= QueueSelection.MaxLimit })
        {
            throw HttpProblemException.Unprocessable($"{where} lists {ids?.Count ?? 0} {what}; list 1 to {QueueSelection.MaxLimit}, and more in parts.");
        }

        return [.. ids.Distinct()];
    }
}
