namespace Invoke.Graph;

/// <summary>The caches that are alive, for the instruments that tell what all of them hold.</summary>
internal static class KnownCaches
{
    private static readonly Lock Lock = new();
    private static readonly List<WeakReference<MemoryResultCache>> Caches = [];

    static KnownCaches()
    {
        GraphInstruments.ObserveCaches(
            static () => Sum(static statistics => statistics.Entries), static () => Sum(static statistics => statistics.Bytes));
    }

    public static void Add(MemoryResultCache cache)
    {
        lock (Lock)
        {
            Caches.RemoveAll(static known => !known.TryGetTarget(out _));
            Caches.Add(new WeakReference<MemoryResultCache>(cache));
        }
    }

    private static long Sum(Func<ResultCacheStatistics, long> read)
    {
        MemoryResultCache[] caches;
        lock (Lock)
        {
            caches = [.. Caches.Select(static known => known.TryGetTarget(out MemoryResultCache? cache) ? cache : null).OfType<MemoryResultCache>()];
        }

        return caches.Sum(cache => read(cache.Statistics));
    }
}
