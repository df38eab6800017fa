using System.Diagnostics.Metrics;

namespace Invoke.Graph;

/// <summary>The cache's instruments on the meter <c>Invoke.Graph</c>; they cost nothing while nobody listens.</summary>
internal static class CacheMetrics
{
    public const string MeterName = "Invoke.Graph";

    private const string TypeTag = "invoke.node.type";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Lock CachesLock = new();
    private static readonly List<WeakReference<MemoryResultCache>> Caches = [];

    private static readonly Counter<long> Hits = Meter.CreateCounter<long>(
        "invoke.graph.cache.hits", "{invocation}", "Invocations that were given the result of an equal one.");

    private static readonly Counter<long> Misses = Meter.CreateCounter<long>(
        "invoke.graph.cache.misses", "{invocation}", "Invocations that ran because there was no result for them.");

    private static readonly Counter<long> Evictions = Meter.CreateCounter<long>(
        "invoke.graph.cache.evictions", "{entry}", "Results that had to make room for others.");

    static CacheMetrics()
    {
        Meter.CreateObservableUpDownCounter(
            "invoke.graph.cache.entries", static () => Sum(static statistics => statistics.Entries), "{entry}", "Results held by all caches.");
        Meter.CreateObservableUpDownCounter(
            "invoke.graph.cache.bytes", static () => Sum(static statistics => statistics.Bytes), "By", "Estimated size of the results held by all caches.");
    }

    public static void Observe(MemoryResultCache cache)
    {
        lock (CachesLock)
        {
            Caches.RemoveAll(static known => !known.TryGetTarget(out _));
            Caches.Add(new WeakReference<MemoryResultCache>(cache));
        }
    }

    public static void OnHits(string nodeType, int count)
    {
        if (count > 0 && Hits.Enabled)
        {
            Hits.Add(count, new KeyValuePair<string, object?>(TypeTag, nodeType));
        }
    }

    public static void OnMiss(string nodeType)
    {
        if (Misses.Enabled)
        {
            Misses.Add(1, new KeyValuePair<string, object?>(TypeTag, nodeType));
        }
    }

    public static void OnEvicted(int count)
    {
        if (count > 0)
        {
            Evictions.Add(count);
        }
    }

    private static long Sum(Func<ResultCacheStatistics, long> read)
    {
        MemoryResultCache[] caches;
        lock (CachesLock)
        {
            caches = [.. Caches.Select(static known => known.TryGetTarget(out MemoryResultCache? cache) ? cache : null).OfType<MemoryResultCache>()];
        }

        return caches.Sum(cache => read(cache.Statistics));
    }
}
