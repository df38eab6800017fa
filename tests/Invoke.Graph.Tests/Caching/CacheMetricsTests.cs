using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Invoke.Graph.Tests.Caching;

/// <summary>The instruments are the process's, so other tests would be counted, too.</summary>
[Collection(nameof(RunsAlone))]
public sealed class CacheMetricsTests
{
    [Fact]
    public async Task Instruments_HitMissEviction_AreCounted()
    {
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Invoke.Graph")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string type = tags.Length == 0 ? string.Empty : $" {tags[0].Key}={tags[0].Value}";
            counts.AddOrUpdate(instrument.Name + type, value, (_, before) => before + value);
        });
        listener.Start();
        listener.RecordObservableInstruments();
        (long entries, long bytes) = (counts.GetValueOrDefault("invoke.graph.cache.entries"), counts.GetValueOrDefault("invoke.graph.cache.bytes"));
        var cache = new MemoryResultCache(new ResultCacheOptions { MaxEntries = 1 });

        await cache.AskAsync(CacheKit.Key(1L), "one");
        await cache.AskAsync(CacheKit.Key(1L), "one");
        await cache.AskAsync(CacheKit.Key(2L), "two");
        listener.RecordObservableInstruments();

        Assert.Equal(1, counts["invoke.graph.cache.hits invoke.node.type=test.key"]);
        Assert.Equal(2, counts["invoke.graph.cache.misses invoke.node.type=test.key"]);
        Assert.Equal(1, counts["invoke.graph.cache.evictions"]);
        Assert.True(counts["invoke.graph.cache.entries"] > entries);
        Assert.True(counts["invoke.graph.cache.bytes"] >= bytes + cache.Statistics.Bytes);
        GC.KeepAlive(cache);
    }
}
