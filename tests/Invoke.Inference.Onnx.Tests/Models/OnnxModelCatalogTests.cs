using Invoke.Graph;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class OnnxModelCatalogTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task ListAsync_TwoModels_OrdersByNameAndFillsAllFields()
    {
        CreateModel("pears");
        CreateModel("apples");
        Directory.CreateDirectory(_temp.PathOf("roots/notes"));
        OnnxModelCatalog catalog = CreateCatalog("roots");

        IReadOnlyList<ModelIdentifier> models = await catalog.ListAsync(CancellationToken.None);

        Assert.Equal(["apples", "pears"], models.Select(model => model.Name));
        Assert.All(models, model => Assert.Equal(("sd-1", "main"), (model.Base, model.Type)));
        Assert.All(models, model => Assert.StartsWith("sample-sha256:", model.Hash, StringComparison.Ordinal));
        Assert.Equal(models[0].Hash, models[1].Hash);
        Assert.NotEqual(models[0].Key, models[1].Key);
    }

    [Fact]
    public async Task ListAsync_NewCatalog_GivesSameIdentifiers()
    {
        CreateModel("apples");

        Assert.Equal(
            await CreateCatalog("roots").ListAsync(CancellationToken.None),
            await CreateCatalog("roots").ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_ModelChanged_ChangesHashOnly()
    {
        string folder = CreateModel("apples");
        OnnxModelCatalog catalog = CreateCatalog("roots");
        ModelIdentifier before = Assert.Single(await catalog.ListAsync(CancellationToken.None));
        await File.AppendAllTextAsync(Path.Combine(folder, "scheduler", "scheduler_config.json"), "\n");

        ModelIdentifier after = Assert.Single(await catalog.ListAsync(CancellationToken.None));

        Assert.NotEqual(before.Hash, after.Hash);
        Assert.Equal(before, after with { Hash = before.Hash });
    }

    [Fact]
    public async Task ListAsync_BrokenModelAmongGood_ListsBoth()
    {
        string folder = CreateModel("broken");
        CreateModel("good");
        File.WriteAllText(Path.Combine(folder, "unet", "config.json"), "{");
        OnnxModelCatalog catalog = CreateCatalog("roots");

        Assert.Equal(2, (await catalog.ListAsync(CancellationToken.None)).Count);
        await Assert.ThrowsAsync<ModelFileException>(async () => await catalog.OpenAsync(new ModelIdentifier(Name: "broken"), CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_RootIsModelAndRootOfIt_ListsItOnce()
    {
        CreateModel("apples");

        IReadOnlyList<ModelIdentifier> models = await CreateCatalog("roots", "roots/apples", "roots/").ListAsync(CancellationToken.None);

        Assert.Equal("apples", Assert.Single(models).Name);
    }

    [Fact]
    public async Task ListAsync_RootMissing_IsEmptyAndLogged()
    {
        var logger = new RecordingLogger<OnnxModelCatalog>();
        var catalog = new OnnxModelCatalog(new OnnxOptions { ModelRoots = { _temp.PathOf("absent") } }, logger);

        Assert.Empty(await catalog.ListAsync(CancellationToken.None));
        Assert.Equal(3003, Assert.Single(logger.Entries).Id);
    }

    [Fact]
    public async Task ListAsync_WideUNet_IsStableDiffusion2()
    {
        string path = Path.Combine(CreateModel("apples"), "unet", "config.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"cross_attention_dim\": 128", "\"cross_attention_dim\": 1024", StringComparison.Ordinal));

        Assert.Equal("sd-2", Assert.Single(await CreateCatalog("roots").ListAsync(CancellationToken.None)).Base);
    }

    [Fact]
    public async Task FindAsync_Key_FindsOrGivesNull()
    {
        CreateModel("apples");
        OnnxModelCatalog catalog = CreateCatalog("roots");
        ModelIdentifier model = Assert.Single(await catalog.ListAsync(CancellationToken.None));

        Assert.Equal(model, await catalog.FindAsync(model.Key ?? string.Empty, CancellationToken.None));
        Assert.Null(await catalog.FindAsync("other", CancellationToken.None));
    }

    [Fact]
    public async Task ResolveAsync_KeyThenNameBaseType_Finds()
    {
        CreateModel("apples");
        CreateModel("pears");
        OnnxModelCatalog catalog = CreateCatalog("roots");
        IReadOnlyList<ModelIdentifier> models = await catalog.ListAsync(CancellationToken.None);

        Assert.Equal(models[1], await Resolve(new ModelIdentifier(Key: models[1].Key, Name: "apples")));
        Assert.Equal(models[0], await Resolve(new ModelIdentifier(Key: "from another machine", Name: "apples", Base: "sd-1", Type: "main")));
        Assert.Equal(models[1], await Resolve(new ModelIdentifier(Name: "pears")));

        async Task<ModelIdentifier> Resolve(ModelIdentifier wanted) => await catalog.ResolveAsync(wanted, CancellationToken.None);
    }

    [Fact]
    public async Task ResolveAsync_NullAndOneModel_IsThatModel()
    {
        CreateModel("apples");

        Assert.Equal("apples", (await CreateCatalog("roots").ResolveAsync(null, CancellationToken.None)).Name);
    }

    [Fact]
    public async Task ResolveAsync_NullAndNoModel_NamesTheRoots()
    {
        ModelNotFoundException exception = await Fails(CreateCatalog("absent"), null);

        Assert.Contains("No models are known", exception.Message, StringComparison.Ordinal);
        Assert.Contains(_temp.PathOf("absent"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAsync_NullAndTwoModels_ListsThem()
    {
        CreateModel("apples");
        CreateModel("pears");

        ModelNotFoundException exception = await Fails(CreateCatalog("roots"), null);

        Assert.Contains("2 models fit", exception.Message, StringComparison.Ordinal);
        Assert.Contains("name 'apples', base 'sd-1', type 'main'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("name 'pears'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "plums", null)]
    [InlineData(null, "apples", "sdxl")]
    [InlineData("unknown", null, "sd-1")]
    [InlineData("unknown", null, null)]
    public async Task ResolveAsync_NoMatch_SaysWhatWasAskedAndWhatIsKnown(string? key, string? name, string? modelBase)
    {
        CreateModel("apples");
        var wanted = new ModelIdentifier(Key: key, Name: name, Base: modelBase);

        ModelNotFoundException exception = await Fails(CreateCatalog("roots"), wanted);

        Assert.Same(wanted, exception.Model);
        Assert.Contains($"'{key ?? name}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Known models: key ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_TwiceThenChanged_ReadsAgainOnlyThen()
    {
        string folder = CreateModel("apples");
        OnnxModelCatalog catalog = CreateCatalog("roots");
        StableDiffusionModel first = await catalog.OpenAsync(null, CancellationToken.None);
        StableDiffusionModel second = await catalog.OpenAsync(null, CancellationToken.None);
        Directory.Delete(Path.Combine(folder, "vae_encoder"), recursive: true);

        StableDiffusionModel third = await catalog.OpenAsync(null, CancellationToken.None);

        Assert.Same(first, second);
        Assert.Equal((true, false), (second.Vae.HasEncoder, third.Vae.HasEncoder));
    }

    [UnprivilegedFact]
    public async Task OpenAsync_AnotherRootCannotBeRead_FindsTheModelAndWarns()
    {
        CreateModel("apples");
        string closed = _temp.PathOf("closed");
        Directory.CreateDirectory(closed);
        var options = new OnnxOptions { ModelRoots = { closed, _temp.PathOf("roots") } };
        var logger = new RecordingLogger<OnnxModelCatalog>();
        var catalog = new OnnxModelCatalog(options, logger);
        SetMode(UnixFileMode.None);

        StableDiffusionModel model = await catalog.OpenAsync(null, CancellationToken.None);
        IReadOnlyList<ModelIdentifier> known = await catalog.ListAsync(CancellationToken.None);

        SetMode(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal("apples", model.Name);
        Assert.Equal("apples", Assert.Single(known).Name);
        Assert.Contains(logger.Entries, static entry => entry.Id == 3010 && entry.Message.StartsWith("Model root 0 of OnnxOptions.ModelRoots cannot be read", StringComparison.Ordinal));

        void SetMode(UnixFileMode mode)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(closed, mode);
            }
        }
    }

    private static async Task<ModelNotFoundException> Fails(OnnxModelCatalog catalog, ModelIdentifier? model) =>
        await Assert.ThrowsAsync<ModelNotFoundException>(async () => await catalog.ResolveAsync(model, CancellationToken.None));

    private string CreateModel(string name) => EmojiModel.CreateStub(_temp.PathOf("roots/" + name));

    private OnnxModelCatalog CreateCatalog(params string[] roots)
    {
        var options = new OnnxOptions();
        Array.ForEach(roots, root => options.ModelRoots.Add(_temp.PathOf(root)));
        return new OnnxModelCatalog(options);
    }
}
