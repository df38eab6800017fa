using System.Collections.Concurrent;
using Invoke.Graph;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>The catalog with models of all kinds.</summary>
public sealed class ModelKindTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task ListAsync_EveryKind_NamesEachAsInvokeAIDoes()
    {
        CreateAll();

        IReadOnlyList<ModelIdentifier> models = await Catalog().ListAsync(CancellationToken.None);

        Assert.Equal(
            [
                ("apples", "sd-1", "main"), ("lone", "any", "spandrel_image_to_image"), ("sharp", "any", "spandrel_image_to_image"), ("soft", "any", "vae"),
            ],
            models.Select(model => (model.Name, model.Base, model.Type)));
        Assert.All(models, model => Assert.StartsWith("sample-sha256:", model.Hash, StringComparison.Ordinal));
        Assert.Equal(4, models.Select(model => model.Key).Distinct().Count());
        Assert.Equal(models[1], await Catalog().FindAsync(models[1].Key ?? string.Empty, CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_VaeWithTheNumbersOfSdxl_SaysSdxl()
    {
        string config = Path.Combine(EmojiModel.CreateVae(_temp.PathOf("roots/soft")), "vae_decoder", "config.json");
        File.WriteAllText(config, """{ "block_out_channels": [1, 1, 1, 1], "scaling_factor": 0.13025, "sample_size": 1024 }""");

        Assert.Equal("sdxl", Assert.Single(await Catalog().ListAsync(CancellationToken.None)).Base);
    }

    [Fact]
    public async Task ListAsync_RootIsAVae_ListsItAlone()
    {
        EmojiModel.CreateVae(_temp.PathOf("roots"));

        Assert.Equal(("roots", "vae"), await Only());

        async Task<(string?, string?)> Only()
        {
            ModelIdentifier model = Assert.Single(await Catalog().ListAsync(CancellationToken.None));
            return (model.Name, model.Type);
        }
    }

    [Fact]
    public async Task ListAsync_PartsOfAMainModelWithoutIndex_AreNoUpscalers()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("roots"));
        File.Delete(Path.Combine(folder, "model_index.json"));
        Directory.Delete(Path.Combine(folder, "vae_decoder"), recursive: true);

        Assert.Empty(await Catalog().ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_UpscalersFileChanged_ChangesHashOnly()
    {
        CreateAll();
        OnnxModelCatalog catalog = Catalog();
        ModelIdentifier before = await catalog.ResolveAsync(null, ModelTypes.Vae, CancellationToken.None);
        ModelIdentifier lone = await catalog.ResolveAsync(new ModelIdentifier(Name: "lone"), CancellationToken.None);
        TinyOnnxModel.Write(_temp.PathOf("roots/lone.onnx"), TinyOnnxModel.CountUp());

        ModelIdentifier after = await catalog.ResolveAsync(new ModelIdentifier(Name: "lone"), CancellationToken.None);

        Assert.NotEqual(lone.Hash, after.Hash);
        Assert.Equal(lone, after with { Hash = lone.Hash });
        Assert.Equal(before, await catalog.ResolveAsync(null, ModelTypes.Vae, CancellationToken.None));
    }

    [Fact]
    public async Task ResolveAsync_NullAndType_IsTheOnlyOneOfTheType()
    {
        CreateAll();
        OnnxModelCatalog catalog = Catalog();

        Assert.Equal("apples", (await catalog.ResolveAsync(null, ModelTypes.Main, CancellationToken.None)).Name);
        Assert.Equal("soft", (await catalog.ResolveAsync(null, ModelTypes.Vae, CancellationToken.None)).Name);
        Assert.Equal("apples", (await catalog.OpenAsync(null, CancellationToken.None)).Name);
    }

    [Fact]
    public async Task ResolveAsync_ModelOfAnyBase_FitsWhateverBaseIsAskedFor()
    {
        CreateAll();

        ModelIdentifier vae = await Catalog().ResolveAsync(new ModelIdentifier("other machine", Name: "soft", Base: "sd-1", Type: "vae"), CancellationToken.None);

        Assert.Equal("soft", vae.Name);
    }

    [Fact]
    public async Task ResolveAsync_NameOfTwoKinds_TakesTheOneOfTheType()
    {
        EmojiModel.CreateStub(_temp.PathOf("roots/apples"));
        TinyOnnxModel.Write(_temp.PathOf("roots/apples.onnx"), TinyOnnxModel.AddOne());
        OnnxModelCatalog catalog = Catalog();
        var wanted = new ModelIdentifier(Name: "apples");

        Assert.Equal("main", (await catalog.ResolveAsync(wanted, ModelTypes.Main, CancellationToken.None)).Type);
        Assert.Equal(_temp.PathOf("roots/apples.onnx"), (await catalog.OpenUpscalerAsync(wanted, CancellationToken.None)).Path);
        await Assert.ThrowsAsync<ModelNotFoundException>(async () => await catalog.ResolveAsync(wanted, CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenAsync_VaeInsteadOfMain_SaysWhatItIs(bool isByKey)
    {
        CreateAll();
        OnnxModelCatalog catalog = Catalog();
        ModelIdentifier vae = await catalog.ResolveAsync(null, ModelTypes.Vae, CancellationToken.None);
        ModelIdentifier wanted = isByKey ? vae : new ModelIdentifier(Name: "soft");

        var exception = await Assert.ThrowsAsync<ModelNotFoundException>(async () => await catalog.OpenAsync(wanted, CancellationToken.None));

        Assert.Contains("'soft' is of type 'vae'; use a model of type 'main' here. Known models: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAsync_NoneOfTheType_SaysWhichTypeIsMissing()
    {
        EmojiModel.CreateStub(_temp.PathOf("roots/apples"));

        var exception = await Assert.ThrowsAsync<ModelNotFoundException>(
            async () => await Catalog().ResolveAsync(null, ModelTypes.Vae, CancellationToken.None));

        Assert.Contains("asks for any model of type 'vae'. None fits. Known models: key ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenVaeAsync_MainOrVae_GivesItsAutoencoderTwiceTheSame()
    {
        CreateAll();
        OnnxModelCatalog catalog = Catalog();

        VaeModel ofMain = await catalog.OpenVaeAsync(new ModelIdentifier(Name: "apples"), CancellationToken.None);
        VaeModel own = await catalog.OpenVaeAsync(new ModelIdentifier(Name: "soft"), CancellationToken.None);

        Assert.Same((await catalog.OpenAsync(null, CancellationToken.None)).Vae, ofMain);
        Assert.Equal(_temp.PathOf("roots/soft"), own.Folder);
        Assert.Same(own, await catalog.OpenVaeAsync(new ModelIdentifier(Name: "soft"), CancellationToken.None));
    }

    [Fact]
    public async Task OpenAsync_FromManyThreads_GivesOneInstance()
    {
        CreateAll();
        OnnxModelCatalog catalog = Catalog();
        var opened = new ConcurrentBag<StableDiffusionModel>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 64), async (_, cancellationToken) => opened.Add(await catalog.OpenAsync(null, cancellationToken)));

        Assert.Single(opened.Distinct());
    }

    [Fact]
    public async Task OpenUpscalerAsync_FolderOrFile_GivesNameAndPath()
    {
        CreateAll();
        OnnxModelCatalog catalog = Catalog();

        UpscalerModel inFolder = await catalog.OpenUpscalerAsync(new ModelIdentifier(Name: "sharp"), CancellationToken.None);
        UpscalerModel alone = await catalog.OpenUpscalerAsync(new ModelIdentifier(Name: "lone"), CancellationToken.None);

        Assert.Equal(("sharp", _temp.PathOf("roots/sharp/model.onnx")), (inFolder.Name, inFolder.Path));
        Assert.Equal(("lone", _temp.PathOf("roots/lone.onnx")), (alone.Name, alone.Path));
    }

    [Fact]
    public void Open_UpscalersFileIsAPointer_SaysSo()
    {
        File.WriteAllText(_temp.PathOf("lone.onnx"), "version https://git-lfs.github.com/spec/v1\n");

        Assert.Contains("Git LFS pointer", Assert.Throws<ModelFileException>(() => UpscalerModel.Open(_temp.PathOf("lone.onnx"))).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<ModelFileException>(() => UpscalerModel.Open(_temp.Path)).Message, StringComparison.Ordinal);
    }

    private void CreateAll()
    {
        EmojiModel.CreateStub(_temp.PathOf("roots/apples"));
        EmojiModel.CreateVae(_temp.PathOf("roots/soft"));
        TinyOnnxModel.Write(_temp.PathOf("roots/sharp/model.onnx"), TinyOnnxModel.AddOne());
        TinyOnnxModel.Write(_temp.PathOf("roots/lone.onnx"), TinyOnnxModel.AddOne());
    }

    private OnnxModelCatalog Catalog() => new(new OnnxOptions { ModelRoots = { _temp.PathOf("roots") } });
}
