namespace Invoke.Graph;

/// <summary>Counts invalidations in this process: what was read before one is told from what was read after it.</summary>
internal static class InvalidationClock
{
    private static long Count;

    public static long Now => Volatile.Read(ref Count);

    public static long Advance() => Interlocked.Increment(ref Count);
}
