using Microsoft.Extensions.Logging;

namespace Invoke.Testing.Tests;

public sealed class FakeTests
{
    private static readonly ModelIdentifier Dreams = new(Name: "dreams", Base: "sd-1", Type: "main");
    private static readonly ModelIdentifier Sharp = new(Key: "k", Name: "sharp", Base: "sd-2", Type: "main");

    private readonly FakeModelCatalog _catalog = new(Sharp, Dreams);

    [Fact]
    public async Task ListAsync_Models_AreOrderedByNameAndHaveKeys()
    {
        IReadOnlyList<ModelIdentifier> models = await _catalog.ListAsync(default);

        Assert.Equal([("dreams", "dreams"), ("sharp", "k")], models.Select(model => (model.Name, model.Key)));
    }

    [Fact]
    public async Task FindAsync_Key_FindsItOrNothing()
    {
        Assert.Equal(Sharp, await _catalog.FindAsync("k", default));
        Assert.Null(await _catalog.FindAsync("other", default));
    }

    [Fact]
    public async Task ResolveAsync_KeyElseName_FindsTheModel()
    {
        Assert.Equal(Sharp, await _catalog.ResolveAsync(new ModelIdentifier(Key: "k", Name: "dreams"), default));
        Assert.Equal("dreams", (await _catalog.ResolveAsync(new ModelIdentifier(Key: "unknown", Name: "dreams"), default)).Name);
        Assert.Equal("dreams", (await _catalog.ResolveAsync(new ModelIdentifier(Base: "sd-1"), default)).Name);
        Assert.Equal(Sharp, await new FakeModelCatalog(Sharp).ResolveAsync(null, default));
    }

    [Fact]
    public async Task ResolveAsync_NoneOrSeveral_ListsWhatIsKnown()
    {
        var none = await Assert.ThrowsAsync<ModelNotFoundException>(async () => await _catalog.ResolveAsync(new ModelIdentifier(Key: "other"), default));
        var several = await Assert.ThrowsAsync<ModelNotFoundException>(async () => await _catalog.ResolveAsync(null, default));

        Assert.StartsWith("No model fits", none.Message, StringComparison.Ordinal);
        Assert.StartsWith("2 models fit any model", several.Message, StringComparison.Ordinal);
        Assert.Contains("Name = sharp", several.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAsync_Cancelled_Throws() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        async () => await _catalog.ResolveAsync(Sharp, new CancellationToken(canceled: true)));

    [Fact]
    public void Log_EveryLevel_IsKept()
    {
        var logger = new RecordingLogger<FakeTests>();
        var exception = new InvalidOperationException();

        logger.Log(LogLevel.Trace, new EventId(7), "state", exception, (state, _) => $"{state}!");

        Assert.Equal([new LogEntry(LogLevel.Trace, 7, "state!", exception)], logger.Entries);
        Assert.True(logger.IsEnabled(LogLevel.Trace));
        Assert.False(logger.IsEnabled(LogLevel.None));
    }

    [Fact]
    public async Task Dispose_EitherWay_CountsAndTells()
    {
        var told = 0;
        var disposable = new CountingDisposable(() => told++);

        disposable.Dispose();
        await disposable.DisposeAsync();

        Assert.Equal((2, 2), (disposable.DisposeCount, told));
    }
}
