using Invoke.Testing.Shared;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class DiskTensorStorageTests : IDisposable
{
    private readonly TempDirectory _root = new();
    private readonly ManualTimeProvider _time = new();
    private readonly DiskTensorStorage _tensors;

    public DiskTensorStorageTests() => _tensors = Create();

    public void Dispose()
    {
        _tensors.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task LoadAsync_AfterSave_GivesTheSame_AlsoToAnotherStorage()
    {
        TensorRecord record = await _tensors.SaveAsync(new TensorRequest(Numbers(1, 2, 3), "session:a", "a", "denoise"));

        using DiskTensorStorage other = Create();
        TensorData read = await other.LoadAsync(record.Name);

        Assert.Equal(Numbers(1, 2, 3).Data.ToArray(), read.Data.ToArray());
        Assert.EndsWith(".safetensors", record.Name, StringComparison.Ordinal);
        TensorRecord? found = await other.FindAsync(record.Name);
        Assert.Equal((record.Name, "a", "denoise", TensorDataType.Float32, 12L, record.CreatedAt), (found!.Name, found.SessionId, found.NodeId, found.DataType, found.ByteCount, found.CreatedAt));
        Assert.Equal([3], found.Shape);
    }

    [Fact]
    public async Task ReleaseAsync_SeveralOwners_DeletesWithTheLast()
    {
        TensorRecord shared = await _tensors.SaveAsync(new TensorRequest(Numbers(1), "a"));
        TensorRecord alone = await _tensors.SaveAsync(new TensorRequest(Numbers(2), "a"));
        await _tensors.AddOwnerAsync(shared.Name, "b");
        await _tensors.AddOwnerAsync(shared.Name, "b");

        Assert.Equal(1, await _tensors.ReleaseAsync("a"));
        Assert.Equal(0, await _tensors.ReleaseAsync("a"));

        await Assert.ThrowsAsync<TensorNotFoundException>(async () => await _tensors.LoadAsync(alone.Name));
        Assert.Equal(1, (await _tensors.LoadAsync(shared.Name)).Shape[0]);
        Assert.Equal(1, await _tensors.ReleaseAsync("b"));
        Assert.Null(await _tensors.FindAsync(shared.Name));
        Assert.Empty(Directory.GetFiles(_root.PathOf("tensors")));
    }

    [Fact]
    public async Task LoadAsync_UsedLately_ComesFromMemory()
    {
        TensorRecord record = await _tensors.SaveAsync(new TensorRequest(Numbers(1), "a"));
        File.Delete(_root.PathOf("tensors/" + record.Name));

        Assert.Same(await _tensors.LoadAsync(record.Name), await _tensors.LoadAsync(record.Name));
    }

    [Fact]
    public async Task LoadAsync_MoreThanTheCacheHolds_ReadsTheOldestAgain()
    {
        using DiskTensorStorage small = Create(options => options.TensorCacheBytes = 80);
        var records = new List<TensorRecord>();
        for (var index = 0; index < 5; index++)
        {
            records.Add(await small.SaveAsync(new TensorRequest(Numbers(1, 2, 3, 4, 5), "a")));
        }

        TensorData oldest = await small.LoadAsync(records[0].Name);

        Assert.Same(await small.LoadAsync(records[4].Name), await small.LoadAsync(records[4].Name));
        Assert.Same(oldest, await small.LoadAsync(records[0].Name));
    }

    [Fact]
    public async Task LoadAsync_DamagedFile_SaysSo()
    {
        TensorRecord record = await _tensors.SaveAsync(new TensorRequest(Numbers(1), "a"));
        await File.WriteAllTextAsync(_root.PathOf("tensors/" + record.Name), "nonsense");
        using DiskTensorStorage other = Create();

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await other.LoadAsync(record.Name));

        Assert.Contains(record.Name, exception.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../invoke.db")]
    [InlineData("..\\a.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("C:a.safetensors")]
    public async Task LoadAsync_NameThatIsAPath_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ImageNameException>(async () => await _tensors.LoadAsync(name));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _tensors.FindAsync(name));
        await Assert.ThrowsAsync<ImageNameException>(async () => await _tensors.AddOwnerAsync(name, "a"));
    }

    [Fact]
    public async Task AddOwnerAsync_NoSuchTensor_SaysSo() =>
        await Assert.ThrowsAsync<TensorNotFoundException>(async () => await _tensors.AddOwnerAsync("a.safetensors", "b"));

    [Fact]
    public async Task SaveAsync_NameIsTaken_TakesTheNext()
    {
        var names = new TemplateNameService(Options.Create(new NameTemplateOptions { TensorTemplate = "{node}" }), _time);
        using DiskTensorStorage first = Create(names: names);
        using DiskTensorStorage second = Create(names: new TemplateNameService(Options.Create(new NameTemplateOptions { TensorTemplate = "{node}" }), _time));

        TensorRecord one = await first.SaveAsync(new TensorRequest(Numbers(1), "a", NodeId: "noise"));
        TensorRecord two = await second.SaveAsync(new TensorRequest(Numbers(2), "a", NodeId: "noise"));

        Assert.Equal(("noise.safetensors", "noise-2.safetensors"), (one.Name, two.Name));
        Assert.NotEqual((await first.LoadAsync(one.Name)).Data.ToArray(), (await first.LoadAsync(two.Name)).Data.ToArray());
    }

    [Fact]
    public async Task SaveAsync_NamesOfOnesOwn_AreToldWhoMadeTheTensor()
    {
        var names = new OneName();
        using DiskTensorStorage tensors = Create(names: names);

        TensorRecord saved = await tensors.SaveAsync(new TensorRequest(Numbers(1), "a", SessionId: "s", NodeId: "n"));

        Assert.Equal(("s", "n", saved.Name), (names.Asked.SessionId, names.Asked.NodeId, "a" + names.Asked.Extension));
    }

    [Fact]
    public async Task SaveAsync_NamesAlwaysTheSame_SaysWhatToDo()
    {
        using DiskTensorStorage tensors = Create(names: new OneName());
        await tensors.SaveAsync(new TensorRequest(Numbers(1), "a"));

        var exception = await Assert.ThrowsAsync<ImageNameException>(async () => await tensors.SaveAsync(new TensorRequest(Numbers(2), "a")));

        Assert.Contains("{uuid}", exception.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_root.PathOf("tensors")));
    }

    [Fact]
    public async Task RemoveOrphansAsync_FilesWithoutARecord_AreDeletedOnceTheyAreOld()
    {
        TensorRecord kept = await _tensors.SaveAsync(new TensorRequest(Numbers(1), "a"));
        foreach (string name in new[] { "old.safetensors", "old.partial", "young.safetensors" })
        {
            await File.WriteAllTextAsync(_root.PathOf("tensors/" + name), "x");
            File.SetLastWriteTimeUtc(_root.PathOf("tensors/" + name), _time.GetUtcNow().UtcDateTime - (name[0] == 'o' ? TimeSpan.FromHours(2) : TimeSpan.Zero));
        }

        int count = await _tensors.RemoveOrphansAsync(TimeSpan.FromHours(1));

        Assert.Equal(2, count);
        Assert.Equal(new[] { kept.Name, "young.safetensors" }.Order(), Directory.GetFiles(_root.PathOf("tensors")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task SaveAsync_ManyAtOnce_AllAreThere()
    {
        TensorRecord[] records = await Task.WhenAll(Enumerable.Range(0, 50).Select(async index => await _tensors.SaveAsync(new TensorRequest(Numbers(index), $"owner {index % 5}"))));

        Assert.Equal(50, records.Select(record => record.Name).Distinct().Count());
        Assert.Equal(10, await _tensors.ReleaseAsync("owner 3"));
        Assert.Equal(40, Directory.GetFiles(_root.PathOf("tensors")).Length);
    }

    private static TensorData Numbers(params float[] values) => new(TensorDataType.Float32, [values.Length], System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    private DiskTensorStorage Create(Action<ImagesOptions>? configure = null, INameService? names = null)
    {
        var options = new ImagesOptions { RootPath = _root.Path };
        configure?.Invoke(options);
        return new DiskTensorStorage(Options.Create(options), names ?? new UuidNameService(_time), _time);
    }

    private sealed class OneName : INameService
    {
        public TensorNameRequest Asked { get; private set; }

        public string CreateImageName(in ImageNameRequest request) => "a" + request.Extension;

        public string CreateTensorName(in TensorNameRequest request)
        {
            Asked = request;
            return "a" + request.Extension;
        }
    }
}
