namespace Invoke.Graph.Tests.Caching;

/// <summary>Equal invocations at a time: one runs, the others wait for it.</summary>
public sealed class SingleFlightTests
{
    private readonly MemoryResultCache _cache = new();
    private readonly TaskCompletionSource<InvocationResult> _leader = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    [Fact]
    public async Task GetOrRun_EqualOnesAtATime_RunOnce()
    {
        Task<ResultCacheAnswer> leader = Start(_leader);
        Task<ResultCacheAnswer>[] waiters = [Start(_leader), Start(_leader)];
        Assert.DoesNotContain(waiters, waiter => waiter.IsCompleted);

        _leader.SetResult(new InvocationResult("one"));

        Assert.False((await leader).FromCache);
        Assert.All(await Task.WhenAll(waiters), answer => Assert.Equal(new ResultCacheAnswer("one", FromCache: true), answer));
        Assert.Equal(1, _runs);
        Assert.Equal((2, 1), (_cache.Statistics.Hits, _cache.Statistics.Misses));
    }

    [Fact]
    public async Task GetOrRun_LargerThanTheCache_IsStillGivenToThoseThatWait()
    {
        Task<ResultCacheAnswer> leader = Start(_leader);
        Task<ResultCacheAnswer> waiter = Start(_leader);

        _leader.SetResult(new InvocationResult("large") { SizeInBytes = long.MaxValue });

        await leader;
        Assert.Equal(new ResultCacheAnswer("large", FromCache: true), await waiter);
        Assert.Equal(0, _cache.Statistics.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetOrRun_LeaderFailsOrIsCancelled_OnlyTheNextOneRuns(bool isCancelled)
    {
        var second = new TaskCompletionSource<InvocationResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var secondRuns = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<ResultCacheAnswer> leader = Start(_leader);
        Task<ResultCacheAnswer> next = Start(second, secondRuns);
        Task<ResultCacheAnswer> last = Start(second);

        _leader.SetException(isCancelled ? new OperationCanceledException() : new InvalidOperationException("broken"));
        await Assert.ThrowsAnyAsync<Exception>(() => leader);
        await secondRuns.Task;
        Assert.Equal(2, _runs);
        Assert.False(last.IsCompleted);
        second.SetResult(new InvocationResult("second"));

        Assert.Equal(isCancelled, leader.IsCanceled);
        Assert.Equal(new ResultCacheAnswer("second", FromCache: false), await next);
        Assert.Equal(new ResultCacheAnswer("second", FromCache: true), await last);
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task GetOrRun_WaiterCancelled_LeavesTheLeaderAlone()
    {
        using var cancellation = new CancellationTokenSource();
        Task<ResultCacheAnswer> leader = Start(_leader);
        Task<ResultCacheAnswer> waiter = Start(_leader, cancellationToken: cancellation.Token);
        Task<ResultCacheAnswer> other = Start(_leader);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);
        _leader.SetResult(new InvocationResult("one"));

        Assert.Equal(new ResultCacheAnswer("one", FromCache: false), await leader);
        Assert.Equal(new ResultCacheAnswer("one", FromCache: true), await other);
        Assert.Equal(1, _cache.Statistics.Hits);
    }

    [Fact]
    public async Task GetOrRun_LeaderFailsAndWaiterWasCancelled_TheOneBehindRuns()
    {
        using var cancellation = new CancellationTokenSource();
        Task<ResultCacheAnswer> leader = Start(_leader);
        Task<ResultCacheAnswer> cancelled = Start(_leader, cancellationToken: cancellation.Token);
        Task<ResultCacheAnswer> behind = _cache.GetOrRunAsync(CacheKit.Key(1L), CacheKit.Gives("behind"), default).AsTask();
        await cancellation.CancelAsync();

        _leader.SetException(new InvalidOperationException("broken"));

        Assert.Equal(new ResultCacheAnswer("behind", FromCache: false), await behind);
        await Assert.ThrowsAsync<InvalidOperationException>(() => leader);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task GetOrRun_NotCacheable_LetsAllThatWaitRunAtOnce()
    {
        Task<ResultCacheAnswer> leader = Start(_leader);
        var both = new CountdownEvent(2);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<ResultCacheAnswer>[] waiters =
        [
            .. Enumerable.Range(0, 2).Select(_ => _cache.GetOrRunAsync(
                CacheKit.Key(1L),
                async _ =>
                {
                    if (both.Signal())
                    {
                        go.SetResult();
                    }

                    await go.Task;
                    return new InvocationResult("own") { IsCacheable = false };
                },
                default).AsTask()),
        ];

        _leader.SetResult(new InvocationResult("own") { IsCacheable = false });

        await leader;
        Assert.All(await Task.WhenAll(waiters), answer => Assert.False(answer.FromCache));
        both.Dispose();
    }

    private Task<ResultCacheAnswer> Start(
        TaskCompletionSource<InvocationResult> result, TaskCompletionSource? started = null, CancellationToken cancellationToken = default) =>
        _cache.GetOrRunAsync(
            CacheKit.Key(1L),
            _ =>
            {
                Interlocked.Increment(ref _runs);
                started?.SetResult();
                return new ValueTask<InvocationResult>(result.Task);
            },
            cancellationToken).AsTask();
}
