using Invoke.Graph;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class OnnxModelInspectorTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task InspectAsync_EmojiModel_IsUsableAndSaysWhatItIsMadeOf()
    {
        ModelReport report = await OnnxModelInspector.InspectAsync(EmojiModel.Folder);

        Assert.Empty(report.Problems);
        Assert.True(report.IsUsable);
        Assert.Equal(("emoji-diffusion", "main", EmojiModel.Folder), (report.Name, report.Type, report.Path));
        ModelPart unet = report.Parts.Single(part => part.Name == "unet/model.onnx");
        Assert.Equal((true, true, new FileInfo(EmojiModel.Model.UNetPath).Length), (unet.IsRequired, unet.IsFound, unet.Bytes));
        Assert.Equal(["encoder_hidden_states", "sample", "timestep"], unet.Inputs.Select(input => input.Name).Order());
        Assert.Equal(EmojiModel.Model.UNetPath, unet.Path);
        ModelPartPort output = Assert.Single(unet.Outputs);
        Assert.Equal(("out_sample", "float"), (output.Name, output.ElementType));
        Assert.Equal(128, int.Parse(unet.Inputs.Single(input => input.Name == "encoder_hidden_states").Shape[^1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(report.Parts.Sum(part => part.Bytes), report.Bytes);
        Assert.Contains("emoji-diffusion (main, ", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("safety_checker/model.onnx, not there (optional)", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectAsync_ManyFaults_ListsEveryOneWithItsFile()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        File.Delete(Path.Combine(folder, "tokenizer", "merges.txt"));
        File.WriteAllText(Path.Combine(folder, "tokenizer", "vocab.json"), "version https://git-lfs.github.com/spec/v1\n");
        File.WriteAllText(Path.Combine(folder, "text_encoder", "model.onnx"), "<!DOCTYPE html>");
        File.WriteAllText(Path.Combine(folder, "unet", "model.onnx"), string.Empty);
        File.WriteAllText(Path.Combine(folder, "vae_decoder", "config.json"), "{");
        File.Delete(Path.Combine(folder, "scheduler", "scheduler_config.json"));

        ModelReport report = await OnnxModelInspector.InspectAsync(folder);

        Assert.False(report.IsUsable);
        AssertProblem(report, "tokenizer/merges.txt", "does not exist");
        AssertProblem(report, "tokenizer/vocab.json", "Git LFS pointer");
        AssertProblem(report, "text_encoder/model.onnx", "web page");
        AssertProblem(report, "unet/model.onnx", "is empty");
        AssertProblem(report, "vae_decoder/config.json", "not valid JSON");
        AssertProblem(report, "scheduler/scheduler_config.json", "does not exist");
        Assert.Equal(report.Problems.Count, report.Problems.Distinct().Count());
        Assert.False(report.Parts.Single(part => part.Name == "scheduler/scheduler_config.json").IsFound);
        Assert.Contains("  problem: File '", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectAsync_ConfigurationsDoNotFit_SaysBoth()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        Replace(Path.Combine(folder, "unet", "config.json"), "\"cross_attention_dim\": 128", "\"cross_attention_dim\": 768");
        Replace(Path.Combine(folder, "unet", "config.json"), "\"in_channels\": 4", "\"in_channels\": 5");

        ModelReport report = await OnnxModelInspector.InspectAsync(folder);

        AssertProblem(report, "unet/config.json", "768 wide");
        AssertProblem(report, "unet/config.json", "5 channels");
    }

    [Theory]
    [InlineData("text_encoder/model.onnx", "no input 'input_ids', only 'x'")]
    [InlineData("text_encoder/model.onnx", "no output 'last_hidden_state', only 'y'")]
    [InlineData("unet/model.onnx", "no input 'timestep'")]
    [InlineData("unet/model.onnx", "also wants 'x'")]
    [InlineData("vae_decoder/model.onnx", "no input 'latent_sample'")]
    [InlineData("vae_encoder/model.onnx", "no output 'latent_sample'")]
    public async Task InspectAsync_NetworkOfAnotherKind_NamesItsPorts(string file, string expected)
    {
        ModelReport report = await OnnxModelInspector.InspectAsync(EmojiModel.CreateStub(_temp.PathOf("m")));

        AssertProblem(report, file, expected);
    }

    [Fact]
    public async Task InspectAsync_NetworkOfAnotherShape_SaysWhichSidesAreNeeded()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        TinyOnnxModel.Write(Path.Combine(folder, "vae_decoder", "model.onnx"), new TinyOnnxModel()
            .Input("latent_sample", TinyOnnxModel.Float, 1, 16, "height", "width").Output("sample", TinyOnnxModel.Float, 1, 3, "h", "w")
            .Node("Identity", ["latent_sample"], ["sample"]));

        ModelReport report = await OnnxModelInspector.InspectAsync(folder);

        AssertProblem(report, "vae_decoder/model.onnx", "input 'latent_sample' is 1 x 16 x any x any, where any x 4 x any x any is needed");
        Assert.Equal("latent_sample float[1, 16, height, width]", Assert.Single(report.Parts.Single(part => part.Name == "vae_decoder/model.onnx").Inputs).ToString());
    }

    [Fact]
    public async Task InspectAsync_WeightsOutsideOrMissing_SaysSo()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        TinyOnnxModel.Write(Path.Combine(folder, "unet", "model.onnx"), TinyOnnxModel.AddExternal("../secret.bin"));
        TinyOnnxModel.Write(Path.Combine(folder, "text_encoder", "model.onnx"), TinyOnnxModel.AddExternal("weights.bin"));

        ModelReport report = await OnnxModelInspector.InspectAsync(folder);

        AssertProblem(report, "unet/model.onnx", "lead out of the model's folder");
        AssertProblem(report, "text_encoder/weights.bin", "does not exist");
    }

    [Fact]
    public async Task InspectAsync_UnknownScheduler_IsAWarning()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        Replace(Path.Combine(folder, "scheduler", "scheduler_config.json"), "DDIMScheduler", "NewScheduler");

        ModelReport report = await OnnxModelInspector.InspectAsync(folder);

        Assert.Contains("'NewScheduler', a scheduler that is not known here", Assert.Single(report.Problems, problem => problem.IsWarning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectAsync_SchedulerOfAnotherMathematics_IsAProblem()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        Replace(Path.Combine(folder, "scheduler", "scheduler_config.json"), "DDIMScheduler", "FlowMatchEulerDiscreteScheduler");

        AssertProblem(await OnnxModelInspector.InspectAsync(folder), "scheduler/scheduler_config.json", "flow-matching");
    }

    [Fact]
    public async Task InspectAsync_WeightsOfTerabytes_AreCountedNotRead()
    {
        const long Size = 1L << 40;
        TinyOnnxModel.Write(_temp.PathOf("big/model.onnx"), new TinyOnnxModel()
            .Input("x", TinyOnnxModel.Float, 1, 3, "h", "w").Output("y", TinyOnnxModel.Float, 1, 3, "h", "w")
            .External("w", TinyOnnxModel.Float, [1], "weights.bin", Size - 4, 4)
            .Node("Add", ["x", "w"], ["y"]));
        using (FileStream weights = File.Create(_temp.PathOf("big/weights.bin")))
        {
            // A file of holes takes no room on the disk.
            weights.SetLength(Size);
        }

        ModelReport allowed = await OnnxModelInspector.InspectAsync(_temp.PathOf("big"), new OnnxOptions { MaxModelBytes = 2 * Size });
        ModelReport refused = await OnnxModelInspector.InspectAsync(_temp.PathOf("big"));

        Assert.Empty(allowed.Problems);
        Assert.Equal(["model.onnx", "weights.bin"], allowed.Parts.Select(part => part.Name));
        Assert.True(allowed.Bytes > Size);
        AssertProblem(refused, "model.onnx", "OnnxOptions.MaxModelBytes allows 68719476736");
    }

    [Fact]
    public async Task InspectAsync_Vae_LooksAtItsParts()
    {
        string folder = EmojiModel.CreateVae(_temp.PathOf("soft"));

        ModelReport good = await OnnxModelInspector.InspectAsync(folder);
        File.Delete(Path.Combine(folder, "vae_decoder", "model.onnx"));
        ModelReport bad = await OnnxModelInspector.InspectAsync(folder);

        Assert.Empty(good.Problems);
        Assert.Equal(["vae_decoder/config.json", "vae_decoder/model.onnx", "vae_encoder/model.onnx"], good.Parts.Select(part => part.Name));
        Assert.Equal("vae", bad.Type);
        AssertProblem(bad, "vae_decoder/model.onnx", "does not exist");
    }

    [Fact]
    public async Task InspectAsync_UpscalersFile_WantsOneImageInAndOut()
    {
        string good = TinyOnnxModel.Write(_temp.PathOf("good.onnx"), new TinyOnnxModel()
            .Input("x", TinyOnnxModel.Float, "n", 3, "h", "w").Output("y", TinyOnnxModel.Float, "n", 3, "h", "w").Node("Identity", ["x"], ["y"]));
        string two = TinyOnnxModel.Write(_temp.PathOf("two.onnx"), TinyOnnxModel.CountUp());
        string flat = TinyOnnxModel.Write(_temp.PathOf("flat.onnx"), TinyOnnxModel.AddOne());

        ModelReport report = await OnnxModelInspector.InspectAsync(good);

        Assert.Equal(("good", "spandrel_image_to_image", true), (report.Name, report.Type, report.IsUsable));
        AssertProblem(await OnnxModelInspector.InspectAsync(two), "two.onnx", "has 2 inputs; an upscaler has one");
        AssertProblem(await OnnxModelInspector.InspectAsync(flat), "flat.onnx", "input 'x' is 4, where any x 3 x any x any is needed");
    }

    [Fact]
    public async Task InspectAsync_NoModel_IsAProblem()
    {
        Directory.CreateDirectory(_temp.PathOf("notes"));

        ModelReport folder = await OnnxModelInspector.InspectAsync(_temp.PathOf("notes"));
        ModelReport file = await OnnxModelInspector.InspectAsync(_temp.PathOf("absent.onnx"));

        Assert.Null(folder.Type);
        Assert.Contains("is not a model folder", Assert.Single(folder.Problems).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Single(file.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectAsync_NoIndex_ListsIt()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        File.Delete(Path.Combine(folder, "model_index.json"));
        Directory.Delete(Path.Combine(folder, "vae_decoder"), recursive: true);

        ModelReport report = await OnnxModelInspector.InspectAsync(folder);

        Assert.Equal("main", report.Type);
        AssertProblem(report, "model_index.json", "does not exist");
        AssertProblem(report, "vae_decoder/config.json", "does not exist");
        AssertProblem(report, "vae_decoder/model.onnx", "does not exist");
    }

    [Fact]
    public async Task InspectAsync_AnyListedFileDamaged_NamesIt()
    {
        ModelReport good = await OnnxModelInspector.InspectAsync(EmojiModel.Folder);
        foreach (string file in good.Parts.Where(part => part.IsFound).Select(part => part.Name))
        {
            string bad = EmojiModel.CreateStub(_temp.PathOf("bad"));
            File.WriteAllText(Path.Combine(bad, file), "{");

            ModelReport report = await OnnxModelInspector.InspectAsync(bad);

            AssertProblem(report, file, string.Empty);
            Directory.Delete(bad, recursive: true);
        }
    }

    [Fact]
    public async Task InspectAsync_CancelledToken_Throws()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => OnnxModelInspector.InspectAsync(EmojiModel.Folder, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task InspectAsync_ModelOfTheCatalog_IsFoundByItsIdentifier()
    {
        EmojiModel.CreateVae(_temp.PathOf("roots/soft"));
        var catalog = new OnnxModelCatalog(new OnnxOptions { ModelRoots = { _temp.PathOf("roots") }, MaxModelBytes = 1000 });

        ModelReport report = await catalog.InspectAsync(new ModelIdentifier(Name: "soft"), CancellationToken.None);

        Assert.Equal("soft", report.Name);
        AssertProblem(report, "vae_decoder/model.onnx", "OnnxOptions.MaxModelBytes allows 1000");
        await Assert.ThrowsAsync<ModelNotFoundException>(() => catalog.InspectAsync(new ModelIdentifier(Name: "hard"), CancellationToken.None));
    }

    private static void AssertProblem(ModelReport report, string file, string expected) => Assert.Contains(
        report.Problems,
        problem => !problem.IsWarning
            && problem.Path.EndsWith(file.Replace('/', Path.DirectorySeparatorChar), StringComparison.Ordinal)
            && problem.Message.Contains(expected, StringComparison.Ordinal));

    private static void Replace(string path, string from, string to)
    {
        string text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }
}
