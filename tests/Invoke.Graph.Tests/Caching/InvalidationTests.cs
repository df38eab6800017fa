namespace Invoke.Graph.Tests.Caching;

public sealed class InvalidationTests
{
    private readonly MemoryResultCache _cache = new();

    [Fact]
    public async Task Invalidate_NameAmongInputsOrOutputs_RemovesThoseOnly()
    {
        await _cache.AskAsync(CacheKit.Key(new CacheKit.Photo("a")), "input");
        await _cache.AskAsync(CacheKit.Key(1L), "output", 0, "a", "b");
        await _cache.AskAsync(CacheKit.Key(new[] { new CacheKit.Photo("b") }), "other");

        await _cache.InvalidateAsync("a");

        Assert.False(await _cache.HoldsAsync(CacheKit.Key(new CacheKit.Photo("a"))));
        Assert.False(await _cache.HoldsAsync(CacheKit.Key(1L)));
        Assert.True(await _cache.HoldsAsync(CacheKit.Key(new[] { new CacheKit.Photo("b") })));
        Assert.Equal(0, _cache.Statistics.Evictions);
    }

    [Fact]
    public async Task Invalidate_Afterwards_NewResultsAreKept()
    {
        await _cache.InvalidateAsync("a");
        await _cache.AskAsync(CacheKit.Key(new CacheKit.Photo("a")), "new");

        Assert.True(await _cache.HoldsAsync(CacheKit.Key(new CacheKit.Photo("a"))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Invalidate_WhileItRuns_IsNotPublished(bool isNamedByInput)
    {
        InvocationKey key = CacheKit.Key(isNamedByInput ? new CacheKit.Photo("a") : 1L);
        var running = new TaskCompletionSource<InvocationResult>();
        Task<ResultCacheAnswer> leader = _cache.GetOrRunAsync(key, _ => new ValueTask<InvocationResult>(running.Task), default).AsTask();

        await _cache.InvalidateAsync("a");
        running.SetResult(new InvocationResult("old") { ResourceNames = isNamedByInput ? [] : ["a"] });

        Assert.Equal(new ResultCacheAnswer("old", FromCache: false), await leader);
        Assert.Equal(0, _cache.Statistics.Entries);
    }

    [Fact]
    public async Task Invalidate_WhileItRuns_ThoseThatWaitDoNotGetTheOldResult()
    {
        var running = new TaskCompletionSource<InvocationResult>();
        Task<ResultCacheAnswer> leader = _cache.GetOrRunAsync(
            CacheKit.Key(new CacheKit.Photo("a")), _ => new ValueTask<InvocationResult>(running.Task), default).AsTask();
        await _cache.InvalidateAsync("a");
        Task<ResultCacheAnswer> next = _cache.GetOrRunAsync(CacheKit.Key(new CacheKit.Photo("a")), CacheKit.Gives("new"), default).AsTask();
        Task<ResultCacheAnswer> last = _cache.GetOrRunAsync(CacheKit.Key(new CacheKit.Photo("a")), CacheKit.Never, default).AsTask();

        running.SetResult(new InvocationResult("old"));

        await leader;
        Assert.Equal(new ResultCacheAnswer("new", FromCache: false), await next);
        Assert.Equal(new ResultCacheAnswer("new", FromCache: true), await last);
    }

    [Fact]
    public async Task Invalidate_KeyFromBefore_NeitherGetsNorLeavesAResult()
    {
        // The key stands for a node that has read the old content, perhaps through a disposable made from it.
        InvocationKey old = CacheKit.Key(new CacheKit.Photo("a"));
        await _cache.InvalidateAsync("a");

        await _cache.AskAsync(old, "old");
        await _cache.AskAsync(CacheKit.Key(new CacheKit.Photo("a")), "new");
        object? again = await _cache.AskAsync(old, "old again");

        Assert.Equal("old again", again);
        Assert.Equal("new", await _cache.AskAsync(CacheKit.Key(new CacheKit.Photo("a")), "unused"));
    }

    [Fact]
    public async Task Invalidate_DisposableMadeBefore_LeavesNoResult()
    {
        var log = new ResourceLog();
        Resource old = log.Create("old");
        InvocationKey load = CacheKit.Key(new CacheKit.Photo("a"));
        ContentIdentity.Tag(old, load, 0, 0, ["a"]);
        await _cache.InvalidateAsync("a");

        await _cache.AskAsync(CacheKit.Key(old), "from the old content");

        Resource current = log.Create("current");
        ContentIdentity.Tag(current, CacheKit.Key(new CacheKit.Photo("a")), 0, 0, ["a"]);
        Assert.Equal(CacheKit.Key(old), CacheKit.Key(current));
        Assert.Equal("from the new content", await _cache.AskAsync(CacheKit.Key(current), "from the new content"));
        Assert.Equal("from the old content", await _cache.AskAsync(CacheKit.Key(old), "from the old content"));
    }

    [Fact]
    public async Task Invalidate_MoreNamesThanAreRemembered_OlderKeysAreNotTrusted()
    {
        InvocationKey old = CacheKit.Key(new CacheKit.Photo("a"));
        for (var index = 0; index < 10_001; index++)
        {
            await _cache.InvalidateAsync(index == 0 ? "a" : $"other {index}");
        }

        await _cache.AskAsync(old, "old");

        Assert.Equal(0, _cache.Statistics.Entries);
        Assert.Equal("plain", await _cache.AskAsync(CacheKit.Key(5L), "plain"));
        Assert.Equal(1, _cache.Statistics.Entries);
    }

    [Fact]
    public async Task Clear_HeldAndRunning_AreForgotten()
    {
        await _cache.AskAsync(CacheKit.Key(1L), "held");
        var running = new TaskCompletionSource<InvocationResult>();
        Task<ResultCacheAnswer> leader = _cache.GetOrRunAsync(CacheKit.Key(2L), _ => new ValueTask<InvocationResult>(running.Task), default).AsTask();

        await _cache.ClearAsync();
        running.SetResult(new InvocationResult("late"));
        await leader;

        Assert.Equal((0, 0L), (_cache.Statistics.Entries, _cache.Statistics.Bytes));
        Assert.Equal("again", await _cache.AskAsync(CacheKit.Key(1L), "again"));
        Assert.Equal(1, _cache.Statistics.Entries);
    }

    [Fact]
    public async Task Clear_DisposableOfTheCaller_IsCachedBehindAgain()
    {
        Resource mine = new ResourceLog().Create("mine");
        await _cache.AskAsync(CacheKit.Key(mine), "before");
        await _cache.ClearAsync();

        await _cache.AskAsync(CacheKit.Key(mine), "after");

        Assert.Equal("after", await _cache.AskAsync(CacheKit.Key(mine), "unused"));
    }

    [Fact]
    public async Task Resource_WithoutAName_IsCached()
    {
        // A reference that is not set, as a document may have it.
        await _cache.AskAsync(CacheKit.Key(new CacheKit.Photo(null!)), "none");

        Assert.True(await _cache.HoldsAsync(CacheKit.Key(new CacheKit.Photo(null!))));
    }
}
