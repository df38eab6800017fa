namespace Invoke.Queue;

/// <summary>How long to wait before something is tried again that failed for outer reasons.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>A tenth of a second, doubled with each attempt up to ten seconds.</summary>
    public static TimeSpan After(int attempt) => attempt >= 7 ? Longest : TimeSpan.FromMilliseconds(100 << attempt);
}
