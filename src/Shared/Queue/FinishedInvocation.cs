namespace Invoke.Queue;

/// <summary>What the queue knows of the entries of a journal: which invocation finished, if one did.</summary>
internal static class FinishedInvocation
{
    private const string Finished = "{\"node\":";
    private const string Rest = ",\"type\":";

    /// <summary>What tells the invocation that an entry says has finished; null for an entry that says something else.</summary>
    /// <remarks>
    /// An entry of a finished invocation starts with its node and path, the type follows. Quotes within texts are escaped, so the first such comma is that between members.
    /// </remarks>
    public static string? KeyOf(string entry)
    {
        if (!entry.StartsWith(Finished, StringComparison.Ordinal))
        {
            return null;
        }

        int end = entry.IndexOf(Rest, StringComparison.Ordinal);
        return entry[Finished.Length..(end < 0 ? entry.Length : end)];
    }
}
