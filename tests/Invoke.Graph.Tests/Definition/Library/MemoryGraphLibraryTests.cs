using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.Definition.Library;

public sealed class MemoryGraphLibraryTests
{
    [Fact]
    public async Task SaveAsync_SameId_PutsTheNewOneInPlace()
    {
        var library = new MemoryGraphLibrary();
        await library.SaveAsync(Graph("1", "old"));
        await library.SaveAsync(Graph("1", "new"));

        Assert.Equal("new", (await library.FindAsync("1"))?.Name);
        Assert.Null(await library.FindAsync("2"));
    }

    [Fact]
    public async Task ListAsync_SeveralGraphs_AreInTheOrderOfNames()
    {
        var library = new MemoryGraphLibrary();
        await library.SaveAsync(Graph("3", "b"));
        await library.SaveAsync(Graph("2", "a"));
        await library.SaveAsync(Graph("1", "b"));

        Assert.Equal(["2", "1", "3"], (await library.ListAsync()).Select(graph => graph.Id));
    }

    [Fact]
    public async Task DeleteAsync_Twice_FindsItOnce()
    {
        var library = new MemoryGraphLibrary();
        await library.SaveAsync(Graph("1", "a"));

        Assert.True(await library.DeleteAsync("1"));
        Assert.False(await library.DeleteAsync("1"));
        Assert.Empty(await library.ListAsync());
    }

    [Fact]
    public async Task EveryMember_Cancelled_Throws()
    {
        var library = new MemoryGraphLibrary();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await library.SaveAsync(Graph("1", "a"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await library.FindAsync("1", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await library.ListAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await library.DeleteAsync("1", cancelled));
    }

    [Fact]
    public void AddInvoke_Library_IsMemoryUnlessChosen()
    {
        using ServiceProvider usual = new ServiceCollection().AddInvoke().Services.BuildServiceProvider();
        using ServiceProvider after = new ServiceCollection().AddInvoke().UseGraphLibrary<OtherLibrary>().Services.BuildServiceProvider();
        using ServiceProvider before = new ServiceCollection().AddSingleton<IGraphLibrary, OtherLibrary>().AddInvoke().Services.BuildServiceProvider();

        Assert.IsType<MemoryGraphLibrary>(usual.GetRequiredService<IGraphLibrary>());
        Assert.Same(usual.GetRequiredService<IGraphLibrary>(), usual.GetRequiredService<IGraphLibrary>());
        Assert.IsType<OtherLibrary>(after.GetRequiredService<IGraphLibrary>());
        Assert.IsType<OtherLibrary>(before.GetRequiredService<IGraphLibrary>());
    }

    private static LibraryGraph Graph(string id, string name) => new(id, new NodeGraph(), name);

    private sealed class OtherLibrary : IGraphLibrary
    {
        public ValueTask<LibraryGraph?> FindAsync(string id, CancellationToken cancellationToken = default) => new((LibraryGraph?)null);

        public ValueTask<IReadOnlyList<LibraryGraph>> ListAsync(CancellationToken cancellationToken = default) => new([]);

        public ValueTask SaveAsync(LibraryGraph graph, CancellationToken cancellationToken = default) => default;

        public ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default) => new(false);
    }
}
