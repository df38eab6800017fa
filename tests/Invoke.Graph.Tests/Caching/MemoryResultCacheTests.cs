using Microsoft.Extensions.Options;

namespace Invoke.Graph.Tests.Caching;

public sealed class MemoryResultCacheTests
{
    [Fact]
    public async Task GetOrRun_EqualKey_GivesResultWithoutRunning()
    {
        var cache = new MemoryResultCache();
        ResultCacheAnswer first = await cache.GetOrRunAsync(CacheKit.Key(1L), CacheKit.Gives("one"), default);

        ResultCacheAnswer second = await cache.GetOrRunAsync(CacheKit.Key(1L), CacheKit.Never, default);

        Assert.Equal(new ResultCacheAnswer("one", FromCache: false), first);
        Assert.Equal(new ResultCacheAnswer("one", FromCache: true), second);
        Assert.Equal((1, 1, 0, 1), Counts(cache.Statistics));
    }

    [Fact]
    public async Task GetOrRun_NullResult_IsAResult()
    {
        var cache = new MemoryResultCache();
        await cache.AskAsync(CacheKit.Key(1L), null);

        ResultCacheAnswer again = await cache.GetOrRunAsync(CacheKit.Key(1L), CacheKit.Never, default);

        Assert.Equal(new ResultCacheAnswer(null, FromCache: true), again);
    }

    [Fact]
    public async Task GetOrRun_MoreThanMaxEntries_EvictsTheOneUnusedForLongest()
    {
        var cache = new MemoryResultCache(new ResultCacheOptions { MaxEntries = 2 });
        await cache.AskAsync(CacheKit.Key(1L), "one");
        await cache.AskAsync(CacheKit.Key(2L), "two");
        await cache.AskAsync(CacheKit.Key(1L), "used");

        await cache.AskAsync(CacheKit.Key(3L), "three");

        Assert.Equal((1, 3, 1, 2), Counts(cache.Statistics));
        Assert.True(await cache.HoldsAsync(CacheKit.Key(1L)));
        Assert.False(await cache.HoldsAsync(CacheKit.Key(2L)));
        Assert.True(await cache.HoldsAsync(CacheKit.Key(3L)));
    }

    [Fact]
    public async Task GetOrRun_MoreThanMaxBytes_EvictsAsManyAsNeeded()
    {
        const long entry = 256 + 24;
        var cache = new MemoryResultCache(new ResultCacheOptions { MaxBytes = 4 * entry });
        await cache.AskAsync(CacheKit.Key(1L), "one");
        await cache.AskAsync(CacheKit.Key(2L), "two");
        await cache.AskAsync(CacheKit.Key(3L), "three");

        await cache.AskAsync(CacheKit.Key(4L), "four", entry + 1);

        Assert.Equal(2, cache.Statistics.Evictions);
        Assert.Equal(entry + entry + entry + 1, cache.Statistics.Bytes);
        Assert.True(await cache.HoldsAsync(CacheKit.Key(3L)));
        Assert.True(await cache.HoldsAsync(CacheKit.Key(4L)));
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(long.MaxValue)]
    public async Task GetOrRun_LargerThanMaxBytes_IsNotHeldAndEvictsNothing(long size)
    {
        var cache = new MemoryResultCache(new ResultCacheOptions { MaxBytes = 1024 });
        await cache.AskAsync(CacheKit.Key(1L), "small");

        object? large = await cache.AskAsync(CacheKit.Key(2L), "large", size);

        Assert.Equal("large", large);
        Assert.Equal((0, 2, 0, 1), Counts(cache.Statistics));
        Assert.True(await cache.HoldsAsync(CacheKit.Key(1L)));
    }

    [Fact]
    public async Task GetOrRun_NotCacheable_RunsEachTime()
    {
        var cache = new MemoryResultCache();
        static ValueTask<InvocationResult> Run(CancellationToken cancellationToken) => new(new InvocationResult("own") { IsCacheable = false });
        await cache.GetOrRunAsync(CacheKit.Key(1L), Run, default);

        ResultCacheAnswer again = await cache.GetOrRunAsync(CacheKit.Key(1L), Run, default);

        Assert.False(again.FromCache);
        Assert.Equal((0, 2, 0, 0), Counts(cache.Statistics));
    }

    [Fact]
    public async Task GetOrRun_Failure_IsNotKept()
    {
        var cache = new MemoryResultCache();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await cache.GetOrRunAsync(CacheKit.Key(1L), CacheKit.Never, default));

        ResultCacheAnswer again = await cache.GetOrRunAsync(CacheKit.Key(1L), CacheKit.Gives("one"), default);

        Assert.Equal(new ResultCacheAnswer("one", FromCache: false), again);
    }

    [Theory]
    [InlineData(0, 4096, "MaxEntries is 0; allowed are 1 to 10000000.")]
    [InlineData(10_000_001, 4096, "MaxEntries is 10000001; allowed are 1 to 10000000.")]
    [InlineData(1, 1023, "MaxBytes is 1023; allowed are 1024 to 1099511627776.")]
    [InlineData(1, 1099511627777, "MaxBytes is 1099511627777; allowed are 1024 to 1099511627776.")]
    public void Constructor_OptionOutOfRange_ThrowsNamingIt(int entries, long bytes, string problem)
    {
        var options = new ResultCacheOptions { MaxEntries = entries, MaxBytes = bytes };

        var exception = Assert.Throws<OptionsValidationException>(() => new MemoryResultCache(options));

        Assert.Contains($"ResultCacheOptions: {problem}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetOrRun_FromManyThreads_CountsEverythingOnce()
    {
        var cache = new MemoryResultCache(new ResultCacheOptions { MaxEntries = 8 });
        InvocationKey[] keys = [.. Enumerable.Range(0, 16).Select(index => CacheKit.Key((long)index))];

        await Parallel.ForAsync(0, 4_000, async (index, _) =>
        {
            int which = index * 7 % keys.Length;
            Assert.Equal(which, await cache.AskAsync(keys[which], which, 0, $"r{which}"));
            if (index % 50 == 0)
            {
                await cache.InvalidateAsync($"r{which}", default);
            }
        });

        ResultCacheStatistics statistics = cache.Statistics;
        Assert.Equal(4_000, statistics.Hits + statistics.Misses);
        Assert.InRange(statistics.Entries, 1, 8);
        await cache.ClearAsync();
        Assert.Equal((0, 0L), (cache.Statistics.Entries, cache.Statistics.Bytes));
    }

    private static (long Hits, long Misses, long Evictions, int Entries) Counts(ResultCacheStatistics statistics) =>
        (statistics.Hits, statistics.Misses, statistics.Evictions, statistics.Entries);
}
