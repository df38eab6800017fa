using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class OptimizedGraphTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly RecordingLogger<OnnxSessionCache> _logger = new();

    private string Folder => _temp.PathOf("graphs");

    private IEnumerable<string> Kept => Directory.EnumerateFiles(Folder, "model.onnx", SearchOption.AllDirectories);

    private IEnumerable<string> Reasons => _logger.Entries.Where(static entry => entry.Id == 3005).Select(static entry => entry.Message);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Acquire_EmojiModel_GivesTheSameBytesWithoutWithAndFromTheFolder()
    {
        float[] latents = [.. Enumerable.Range(0, 16).Select(static index => MathF.Sin(index))];
        using var own = new VaeDecoder(EmojiModel.Cache, EmojiModel.Model.Vae, 16, 16, CancellationToken.None);
        float[] expected = own.Decode(latents, CancellationToken.None).ToArray();

        Assert.Equal(expected, Decode());
        Assert.Single(Kept);
        Assert.Equal(expected, Decode());
        Assert.Single(Directory.EnumerateFileSystemEntries(Folder));
        Assert.Empty(Reasons);

        float[] Decode()
        {
            using OnnxSessionCache cache = CreateCache();
            using var decoder = new VaeDecoder(cache, EmojiModel.Model.Vae, 16, 16, CancellationToken.None);
            return decoder.Decode(latents, CancellationToken.None).ToArray();
        }
    }

    [Fact]
    public void Acquire_GraphKept_IsLoadedInsteadOfTheModel()
    {
        string path = WriteModel();
        byte[] model = File.ReadAllBytes(path);
        Run(path);

        // Another network in its place shows that it is the one that runs.
        TinyOnnxModel.Write(Assert.Single(Kept), Add(5));

        Assert.Equal(5, Run(path));
        Assert.Equal(model, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a model at all")]
    [InlineData(null)]
    public void Acquire_GraphDamaged_TakesTheModelAndKeepsItsGraphAgain(string? content)
    {
        string path = WriteModel();
        Run(path);
        string kept = Assert.Single(Kept);
        byte[] whole = File.ReadAllBytes(kept);
        File.WriteAllBytes(kept, content is null ? whole[..(whole.Length / 2)] : System.Text.Encoding.UTF8.GetBytes(content));

        Assert.Equal(1, Run(path));

        Assert.Equal(whole, File.ReadAllBytes(kept));
        Assert.Single(Reasons);
    }

    [Fact]
    public void Acquire_GraphOfAnUnknownOperator_TakesTheModel()
    {
        string path = WriteModel();
        Run(path);
        TinyOnnxModel.Write(
            Assert.Single(Kept),
            new TinyOnnxModel().Input("x", TinyOnnxModel.Float, 4).Output("y", TinyOnnxModel.Float, 4).Node("NoSuchOperator", ["x"], ["y"]));

        Assert.Equal(1, Run(path));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(4096)]
    public void Acquire_WeightsInAnotherFile_AreFoundFromTheKeptGraph(int length)
    {
        string path = TinyOnnxModel.Write(_temp.PathOf("m/model.onnx"), new TinyOnnxModel()
            .Input("x", TinyOnnxModel.Float, length).Output("y", TinyOnnxModel.Float, length)
            .External("w", TinyOnnxModel.Float, [length], "own.bin", 0, length * sizeof(float))
            .Node("Add", ["x", "w"], ["y"]));
        byte[] weights = new byte[length * sizeof(float)];
        Enumerable.Range(0, length).ToList().ForEach(index => BitConverter.TryWriteBytes(weights.AsSpan(index * sizeof(float)), 7f));
        File.WriteAllBytes(_temp.PathOf("m/own.bin"), weights);

        Assert.Equal(7, Run(path, length));
        Assert.Single(Kept);
        Assert.Equal(7, Run(path, length));
        Assert.Empty(Reasons);
    }

    [Fact]
    public void Acquire_WeightsInAnotherFileChanged_KeepsAnotherGraphInsteadOfTheFirst()
    {
        string path = TinyOnnxModel.Write(_temp.PathOf("m/model.onnx"), TinyOnnxModel.AddExternal("own.bin"));
        File.WriteAllBytes(_temp.PathOf("m/own.bin"), new byte[16]);
        Run(path);
        File.WriteAllBytes(_temp.PathOf("m/own.bin"), [.. Enumerable.Repeat(BitConverter.GetBytes(3f), 4).SelectMany(static bytes => bytes)]);

        string old = Assert.Single(Kept);

        Assert.Equal(3, Run(path));
        Assert.NotEqual(old, Assert.Single(Kept));
    }

    [Fact]
    public void Acquire_ModelReplaced_KeepsItsGraphInsteadOfTheOldOnesAndNoOther()
    {
        string path = WriteModel();
        string other = TinyOnnxModel.Write(_temp.PathOf("other.onnx"), TinyOnnxModel.AddOne());
        Run(other);
        string ofOther = Assert.Single(Kept);
        Run(path);
        RunWithOtherLevel(path);
        Assert.Equal(3, Kept.Count());
        TinyOnnxModel.Write(path, Add(2));

        Assert.Equal(2, Run(path));
        Assert.Equal(2, Kept.Count());
        Assert.Contains(ofOther, Kept);
        Assert.Empty(Reasons);
    }

    [Fact]
    public void Acquire_ColdKeptAndDamaged_ConfiguresEachSessionOnce()
    {
        string path = WriteModel();
        var calls = 0;

        Acquire();
        Assert.Equal(1, calls);
        Acquire();
        Assert.Equal(2, calls);
        File.WriteAllText(Assert.Single(Kept), "damaged");
        Acquire();

        Assert.Equal(3, calls);

        void Acquire()
        {
            using var cache = new OnnxSessionCache(Options(_ => calls++), _logger);
            cache.Acquire(path).Dispose();
        }
    }

    [Fact]
    public void Acquire_ModelCannotBeReadForItsKey_LoadsItAndSaysWhy()
    {
        // Another reader's lock keeps out readers of .NET, and not the runtime, where locks are advisory.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = WriteModel();
        FileStream? locked = null;
        using var cache = new OnnxSessionCache(
            Options(_ => locked = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None)), _logger);

        cache.Acquire(path).Dispose();

        locked?.Dispose();
        Assert.Single(Reasons);
    }

    [Fact]
    public void Acquire_OtherLevel_KeepsAnotherGraph()
    {
        string path = WriteModel();
        Run(path);

        RunWithOtherLevel(path);

        Assert.Equal(2, Kept.Count());
    }

    [Fact]
    public void Acquire_FolderIsAFile_LoadsTheModelAndSaysWhy()
    {
        File.WriteAllText(Folder, "in the way");

        Assert.Equal(1, Run(WriteModel()));
        Assert.Single(Reasons);
    }

    [Fact]
    public void Acquire_ModelInTheFolder_IsNotKept()
    {
        string path = TinyOnnxModel.Write(Path.Combine(Folder, "mine", "model.onnx"), TinyOnnxModel.AddOne());
        byte[] model = File.ReadAllBytes(path);

        Assert.Equal(1, Run(path));

        Assert.Equal(path, Assert.Single(Kept));
        Assert.Equal(model, File.ReadAllBytes(path));
    }

    [Fact]
    public void Acquire_BadModel_SaysWhatIsWrongAndKeepsNothing()
    {
        string path = TinyOnnxModel.Write(
            _temp.PathOf("bad.onnx"),
            new TinyOnnxModel().Input("x", TinyOnnxModel.Float, 4).Output("y", TinyOnnxModel.Float, 4).Node("NoSuchOperator", ["x"], ["y"]));
        using OnnxSessionCache cache = CreateCache();

        var exception = Assert.Throws<ModelFileException>(() => cache.Acquire(path));

        Assert.Equal(path, exception.Path);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
    }

    [Fact]
    public void Acquire_CancelledWhileWriting_LeavesNothingBehind()
    {
        using var source = new CancellationTokenSource();
        using var cache = new OnnxSessionCache(Options(_ => source.Cancel()));

        Assert.ThrowsAny<OperationCanceledException>(() => cache.Acquire(WriteModel(), source.Token));

        Assert.False(Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any());
    }

    [Fact]
    public void Acquire_SeveralCachesAtOnce_KeepsOneGraph()
    {
        string path = WriteModel();

        Parallel.For(0, 8, _ => Assert.Equal(1, Run(path)));

        Assert.Single(Directory.EnumerateFileSystemEntries(Folder));
    }

    [Fact]
    public void Acquire_OldDraft_IsDeleted()
    {
        string draft = Path.Combine(Folder, "abc.draft-1-1");
        string young = Path.Combine(Folder, "abc.draft-1-2");
        Directory.CreateDirectory(draft);
        Directory.CreateDirectory(young);
        Directory.SetLastWriteTimeUtc(draft, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Run(WriteModel());

        Assert.False(Directory.Exists(draft));
        Assert.True(Directory.Exists(young));
    }

    private static TinyOnnxModel Add(float number) => new TinyOnnxModel()
        .Input("x", TinyOnnxModel.Float, 4).Output("y", TinyOnnxModel.Float, 4)
        .Initializer("number", TinyOnnxModel.Float, [], BitConverter.GetBytes(number))
        .Node("Add", ["x", "number"], ["y"]);

    private OnnxOptions Options(Action<Microsoft.ML.OnnxRuntime.SessionOptions>? configure = null) =>
        new() { IntraOpThreads = 1, OptimizedGraphFolder = Folder, ConfigureSession = configure };

    private OnnxSessionCache CreateCache() => new(Options(), _logger);

    private void RunWithOtherLevel(string path)
    {
        using var cache = new OnnxSessionCache(Options(
            options => options.GraphOptimizationLevel = Microsoft.ML.OnnxRuntime.GraphOptimizationLevel.ORT_ENABLE_BASIC));
        cache.Acquire(path).Dispose();
    }

    private string WriteModel() => TinyOnnxModel.Write(_temp.PathOf("add.onnx"), TinyOnnxModel.AddOne());

    /// <summary>Runs a network on zeros in a cache of its own, as the next process would.</summary>
    private float Run(string path, int length = 4)
    {
        using OnnxSessionCache cache = CreateCache();
        using ModelRunner runner = ModelRunner.Open(cache, path, CancellationToken.None);
        runner.BindInput(runner.Input("x"), length).Fill(0);
        TensorBuffer output = runner.BindOutput(runner.Output("y"), length);
        runner.Run(CancellationToken.None);
        return output.As<float>()[^1];
    }
}
