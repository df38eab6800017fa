namespace Invoke.PublicApi.Tests;

/// <summary>What came and what went. Each line names its type, so that it can be read without its neighbours.</summary>
internal static class ApiDifference
{
    public static string Between(string approved, string actual) => string.Join('\n', Lines(Split(approved), Split(actual)).DefaultIfEmpty("  Only the order of the lines, or the space between them, differs."));

    /// <summary>Both are sorted alike and hold no line twice, so the lines that both have come in one order.</summary>
    private static IEnumerable<string> Lines(string[] approved, string[] actual)
    {
        HashSet<string> kept = [.. approved.Intersect(actual)];
        int next = 0;
        foreach (string line in approved)
        {
            if (!kept.Contains(line))
            {
                yield return $"- {line}";
                continue;
            }

            for (; next < actual.Length && !kept.Contains(actual[next]); next++)
            {
                yield return $"+ {actual[next]}";
            }

            next++;
        }

        foreach (string line in actual.Skip(next).Where(line => !kept.Contains(line)))
        {
            yield return $"+ {line}";
        }
    }

    private static string[] Split(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
}
