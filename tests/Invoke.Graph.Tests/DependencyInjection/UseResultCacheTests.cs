using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Invoke.Graph.Tests.DependencyInjection;

public sealed class UseResultCacheTests
{
    private static readonly ServiceProviderOptions Strict = new() { ValidateOnBuild = true, ValidateScopes = true };
    private readonly ServiceCollection _services = new();

    [Fact]
    public async Task AddInvoke_WithoutCache_RunsEachTime()
    {
        _services.AddInvoke();
        await using ServiceProvider provider = _services.BuildServiceProvider(Strict);

        Typed<long, long> node = await RunTwiceAsync(provider);

        Assert.Null(provider.GetService<IResultCache>());
        Assert.Equal(2, node.Runs);
    }

    [Fact]
    public async Task UseResultCache_StrictProvider_RunsOnce()
    {
        _services.AddInvoke().UseResultCache();
        await using ServiceProvider provider = _services.BuildServiceProvider(Strict);

        Typed<long, long> node = await RunTwiceAsync(provider);

        Assert.Equal(1, node.Runs);
        Assert.Equal(1, provider.GetRequiredService<MemoryResultCache>().Statistics.Hits);
    }

    [Fact]
    public void UseResultCache_Twice_IsHarmless()
    {
        _services.AddInvoke().UseResultCache(options => options.MaxEntries = 5);

        _services.AddInvoke().UseResultCache();

        using ServiceProvider provider = _services.BuildServiceProvider(Strict);
        Assert.Equal(5, provider.GetRequiredService<IOptions<ResultCacheOptions>>().Value.MaxEntries);
        Assert.Same(provider.GetRequiredService<MemoryResultCache>(), Assert.Single(provider.GetServices<IResultCache>()));
    }

    [Fact]
    public void UseResultCache_OfType_BeforeOrAfter_Chooses()
    {
        _services.AddInvoke().UseResultCache().UseResultCache<OwnCache>();
        using ServiceProvider provider = _services.BuildServiceProvider(Strict);

        Assert.IsType<OwnCache>(Assert.Single(provider.GetServices<IResultCache>()));

        _services.AddInvoke().UseResultCache<OwnCache>().UseResultCache();
        using ServiceProvider other = _services.BuildServiceProvider(Strict);
        Assert.IsType<MemoryResultCache>(Assert.Single(other.GetServices<IResultCache>()));
    }

    [Fact]
    public async Task AddInvoke_CacheRegisteredBefore_IsUsed()
    {
        var own = new MemoryResultCache();
        _services.AddSingleton<IResultCache>(own);
        _services.AddInvoke();
        await using ServiceProvider provider = _services.BuildServiceProvider(Strict);

        await RunTwiceAsync(provider);

        Assert.Equal(1, own.Statistics.Hits);
    }

    [Fact]
    public void UseResultCache_OptionsOutOfRange_ThrowsNamingAll()
    {
        _services.AddInvoke().UseResultCache(options => (options.MaxEntries, options.MaxBytes) = (0, 5));
        using ServiceProvider provider = _services.BuildServiceProvider(Strict);

        var exception = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IResultCache>);

        Assert.Contains("ResultCacheOptions: MaxEntries is 0; allowed are 1 to 10000000.", exception.Failures);
        Assert.Contains("ResultCacheOptions: MaxBytes is 5; allowed are 1024 to 1099511627776.", exception.Failures);
    }

    private static async Task<Typed<long, long>> RunTwiceAsync(IServiceProvider provider)
    {
        IGraphRunner runner = provider.GetRequiredService<IGraphRunner>();
        var graph = new NodeGraph();
        Typed<long, long> node = graph.Add(new Typed<long, long>("test.node", value => value));
        await (await runner.RunAsync(graph)).DisposeAsync();
        await (await runner.RunAsync(graph)).DisposeAsync();
        return node;
    }

    private sealed class OwnCache : IResultCache
    {
        public async ValueTask<ResultCacheAnswer> GetOrRunAsync(
            InvocationKey key, Func<CancellationToken, ValueTask<InvocationResult>> run, CancellationToken cancellationToken) =>
            new((await run(cancellationToken)).Value, FromCache: false);

        public ValueTask InvalidateAsync(string resourceName, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask ClearAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
