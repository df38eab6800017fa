using Invoke.Graph;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class SessionResultTests : IDisposable
{
    private readonly TempDirectory _root = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SqliteSessionResultStorage _results;

    public SessionResultTests() => _results = new SqliteSessionResultStorage(Options.Create(new ImagesOptions { RootPath = _root.Path }));

    public void Dispose()
    {
        _results.Dispose();
        _root.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Recorder_Run_RecordsImagesAndTensors(bool keepTensors)
    {
        await using ServiceProvider provider = Services(options => options.KeepTensors = keepTensors);
        NodeGraph graph = Graph();

        await using GraphRun run = await provider.GetRequiredService<IGraphRunner>().RunAsync(graph);
        await provider.GetRequiredService<SessionResultRecorder>().FlushAsync();

        run.ThrowIfNotCompleted();
        IReadOnlyList<SessionResult> found = await ListAsync(new SessionResultQuery { SessionId = run.SessionId });
        Assert.Equal(["image@0", "image@1", "latents", "list", "list"], found.Select(result => result.InvocationId).Order(StringComparer.Ordinal));
        Assert.Equal(["a0.png", "a1.png", "x.png", "y.png"], found.Where(result => result.Kind == "image").Select(result => result.Name).Order(StringComparer.Ordinal));
        SessionResult latents = Assert.Single(found, result => result.Kind == "latents");
        Assert.Equal(keepTensors, latents.Name is not null);
        if (keepTensors)
        {
            ITensorStorage tensors = provider.GetRequiredService<ITensorStorage>();
            Assert.Equal(4, (await tensors.LoadAsync(latents.Name!)).Data.Length);
            Assert.Equal(1, await tensors.ReleaseAsync(SessionResultRecorder.OwnerOf(run.SessionId)));
        }
    }

    [Fact]
    public async Task Recorder_StorageFails_KeepsAndWritesLater()
    {
        var storage = new FlakyStorage(_results);
        var recorder = new SessionResultRecorder(storage, Options.Create(new SessionResultOptions()));
        var graph = new NodeGraph();
        graph.AddNode("image", () => new ImageRef("a.png"));

        storage.IsBroken = true;
        await using GraphRun run = await new GraphRunner(observers: [recorder]).RunAsync(graph);
        var exception = await Assert.ThrowsAsync<ImageStorageException>(() => recorder.FlushAsync());
        storage.IsBroken = false;
        await recorder.FlushAsync();

        Assert.Contains("no disk", exception.Message, StringComparison.Ordinal);
        Assert.Equal("a.png", Assert.Single(await ListAsync(new SessionResultQuery())).Name);
        await recorder.DisposeAsync();
    }

    [Fact]
    public async Task Recorder_OneResultCannotBeWritten_OthersAreAndItIsLeftOut()
    {
        var storage = new FlakyStorage(_results) { Refuses = "bad.png" };
        using var recorder = new SessionResultRecorder(storage, Options.Create(new SessionResultOptions()));
        var graph = new NodeGraph();
        graph.AddNode("bad", () => new ImageRef("bad.png"));
        graph.AddNode("good", () => new ImageRef("good.png"));
        var runner = new GraphRunner(observers: [recorder]);

        for (var attempt = 0; attempt < 6; attempt++)
        {
            await using GraphRun run = await runner.RunAsync(graph);

            // The first may end with an attempt that had begun before the good one was there, and so tells nothing of the bad one.
            await Record.ExceptionAsync(() => recorder.FlushAsync());
            await Record.ExceptionAsync(() => recorder.FlushAsync());
        }

        storage.Refuses = null;
        await recorder.FlushAsync();
        IReadOnlyList<SessionResult> found = await ListAsync(new SessionResultQuery());
        Assert.Equal(6, found.Count(result => result.Name == "good.png"));
        Assert.InRange(found.Count(result => result.Name == "bad.png"), 0, 3);
    }

    [Fact]
    public async Task Recorder_MoreTensorsThanMayWait_RecordsThemWithoutKeeping()
    {
        var storage = new FlakyStorage(_results) { IsBroken = true };
        var tensors = new BrokenTensors();
        using var recorder = new SessionResultRecorder(storage, Options.Create(new SessionResultOptions { KeepTensors = true, MaxPendingBytes = 10 }), tensors);
        var graph = new NodeGraph();
        graph.AddNode("range", () => (IReadOnlyList<FakeLatents>)[.. Enumerable.Range(0, 3).Select(_ => new FakeLatents())]);
        var runner = new GraphRunner(observers: [recorder]);

        for (var index = 0; index < 5; index++)
        {
            await using GraphRun run = await runner.RunAsync(graph);
        }

        // Ends the attempt under way, which fails as a whole.
        await Assert.ThrowsAsync<ImageStorageException>(() => recorder.FlushAsync());
        storage.IsBroken = false;
        tensors.IsBroken = false;
        await recorder.FlushAsync();

        Assert.Equal(15, (await ListAsync(new SessionResultQuery())).Count);
        Assert.Equal(3, tensors.Saved);
    }

    [Fact]
    public async Task DeleteAsync_ImageIsGoneForGood_ItsResultsAreForgotten()
    {
        await using ServiceProvider provider = Services(_ => { });
        IImageService images = provider.GetRequiredService<IImageService>();
        string name = (await images.CreateAsync(ImageCreateRequest.FromPixels(new byte[12], 2, 2, PixelFormat.Rgb24))).ImageName;
        await _results.AddAsync([Result("s1", "a", 0, name: name), Result("s1", "b", 0, name: "other.png")]);

        await images.SoftDeleteManyAsync([name]);
        Assert.Equal(2, (await ListAsync(new SessionResultQuery())).Count);
        await images.DeleteAsync(name);

        Assert.Equal("other.png", Assert.Single(await ListAsync(new SessionResultQuery())).Name);
    }

    [Fact]
    public void Recorder_TensorsWithoutAStorage_SaysSo()
    {
        var exception = Assert.Throws<OptionsValidationException>(
            () => new SessionResultRecorder(_results, Options.Create(new SessionResultOptions { KeepTensors = true })));

        Assert.StartsWith("SessionResultOptions: KeepTensors is set, but there is no ITensorStorage", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddSessionResults_NegativeBound_StopsTheHostAtStart()
    {
        using ServiceProvider provider = Services(options => options.MaxPendingBytes = -1);

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal("SessionResultOptions: MaxPendingBytes is -1; it must be 0 or more.", exception.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AddSessionResults_KeepTensors_StopsTheHostOnlyWithoutAStorage(bool hasStorage)
    {
        var services = new ServiceCollection();
        IInvokeBuilder builder = services.AddInvoke().AddSessionResults(options => options.KeepTensors = true);
        if (hasStorage)
        {
            builder.AddImages(options => options.RootPath = _root.Path);
        }

        using ServiceProvider provider = services.BuildServiceProvider();

        Exception? refused = Record.Exception(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(hasStorage, refused is null);
        Assert.Equal(!hasStorage, refused is OptionsValidationException);
    }

    private static NodeGraph Graph()
    {
        var graph = new NodeGraph();
        IntegerRange range = graph.Add(new IntegerRange { Stop = 2 }, "range");
        var image = graph.AddNode("image", (long index) => new ImageRef($"a{index}.png"));
        graph.Connect(graph.Iterate(range.Out.Collection, "each").Item, image.In.Value);
        graph.AddNode("list", () => (IReadOnlyList<ImageRef>)[new ImageRef("x.png"), new ImageRef("y.png")]);
        graph.AddNode("latents", () => new FakeLatents());
        graph.AddNode("number", () => 5L);
        return graph;
    }

    private static SessionResult Result(string session, string invocation, int minute, string kind = "image", string? name = "") => new(
        session, invocation, invocation.Split('@')[0], "test.node", kind, 0, kind, name == string.Empty ? $"{session}-{invocation.Replace('@', '-')}.png" : name,
        new DateTimeOffset(2026, 1, 2, 3, minute, 0, TimeSpan.Zero));

    private async Task<IReadOnlyList<SessionResult>> ListAsync(SessionResultQuery query) => (await _results.ListAsync(query)).Items;

    private ServiceProvider Services(Action<SessionResultOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddInvoke().AddImages(options => options.RootPath = _root.Path).AddSessionResults(configure);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private sealed class FakeLatents : ITensorValue
    {
        public string TensorKind => "latents";

        public TensorData ToTensor() => new(TensorDataType.Float32, [1], new byte[4]);
    }

    private sealed class FlakyStorage(ISessionResultStorage inner) : ISessionResultStorage
    {
        public bool IsBroken { get; set; }

        public string? Refuses { get; set; }

        public ValueTask AddAsync(IReadOnlyList<SessionResult> results, CancellationToken cancellationToken) =>
            IsBroken || results.Any(result => result.Name is not null && result.Name == Refuses) ? throw new IOException("no disk") : inner.AddAsync(results, cancellationToken);

        public ValueTask<int> DeleteImagesAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken) => inner.DeleteImagesAsync(imageNames, cancellationToken);

        public ValueTask<Page<SessionResult>> ListAsync(SessionResultQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

        public ValueTask<int> DeleteSessionAsync(string sessionId, CancellationToken cancellationToken) => inner.DeleteSessionAsync(sessionId, cancellationToken);
    }

    private sealed class BrokenTensors : ITensorStorage
    {
        public bool IsBroken { get; set; } = true;

        public int Saved { get; private set; }

        public ValueTask<TensorRecord> SaveAsync(TensorRequest request, CancellationToken cancellationToken)
        {
            if (IsBroken)
            {
                throw new IOException("no disk");
            }

            return new(new TensorRecord($"{++Saved}.safetensors", null, null, TensorDataType.Float32, [1], 4, DateTimeOffset.UnixEpoch));
        }

        public ValueTask<TensorData> LoadAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<TensorRecord?> FindAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask AddOwnerAsync(string name, string owner, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> ReleaseAsync(string owner, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
