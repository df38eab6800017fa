using Invoke.Graph;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Images.Tests;

public sealed class ResultCacheInvalidationTests : IDisposable
{
    private readonly TempDirectory _root = new();
    private readonly FailingObserver _failing = new();
    private readonly ServiceProvider _provider;

    public ResultCacheInvalidationTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IImageDeletionObserver>(_failing);
        services.AddInvoke().AddImages(options => options.RootPath = _root.Path).UseResultCache();
        _provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private IImageService Images => _provider.GetRequiredService<IImageService>();

    public void Dispose()
    {
        _provider.Dispose();
        _root.Dispose();
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("soft delete")]
    [InlineData("clear")]
    public async Task RunAsync_CachedImageIsGone_MakesItAgain(string how)
    {
        string first = await RunAsync();
        Assert.Equal(first, await RunAsync());

        switch (how)
        {
            case "delete":
                Assert.True(await Images.DeleteAsync(first));
                break;
            case "soft delete":
                Assert.Equal([first], await Images.SoftDeleteManyAsync([first]));
                break;
            default:
                await _provider.GetRequiredService<IImageCare>().ClearIntermediatesAsync(new ImageRetention { MaxCount = 0, MinAge = TimeSpan.Zero });
                break;
        }

        string second = await RunAsync();
        Assert.NotEqual(first, second);
        Assert.Equal(second, (await Images.GetAsync(second)).ImageName);
        Assert.Contains(first, _failing.Told);
    }

    private async Task<string> RunAsync()
    {
        var graph = new NodeGraph();
        BlankImage blank = graph.Add(new BlankImage { Width = 8, Height = 8, IsIntermediate = true });
        await using GraphRun run = await _provider.GetRequiredService<IGraphRunner>().RunAsync(graph);
        run.ThrowIfNotCompleted();
        return run.Get(blank.Out.Image).ImageName;
    }

    /// <summary>What one observer throws keeps nobody else from being told.</summary>
    private sealed class FailingObserver : IImageDeletionObserver
    {
        public List<string> Told { get; } = [];

        public ValueTask OnDeletedAsync(IReadOnlyList<string> imageNames, bool canBeRestored)
        {
            Told.AddRange(imageNames);
            throw new BrokenException();
        }
    }
}
