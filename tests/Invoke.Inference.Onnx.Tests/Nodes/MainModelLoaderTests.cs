using Invoke.Graph;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class MainModelLoaderTests : IDisposable
{
    private readonly TempDirectory _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task RunAsync_NullAndOneModel_GivesItsParts()
    {
        await using var host = new NodeHost();

        MainModelLoader.Result parts = await LoadAsync(host, null);

        Assert.Equal(("emoji-diffusion", "sd-1", "main"), (parts.Unet.Model.Name, parts.Unet.Model.Base, parts.Unet.Model.Type));
        Assert.Equal(parts.Unet.Model, parts.Vae.Model);
        Assert.Equal(new ClipField(parts.Unet.Model, parts.Unet.Model), parts.Clip);
        Assert.Equal(0, host.Sessions.LoadedBytes);
    }

    [Fact]
    public async Task RunAsync_Key_WinsOverTheRest()
    {
        await using NodeHost host = TwoModels();
        string? key = (await LoadAsync(host, new ModelIdentifier(Name: "b"))).Unet.Model.Key;

        MainModelLoader.Result parts = await LoadAsync(host, new ModelIdentifier(key, Name: "a", Base: "sdxl"));

        Assert.Equal("b", parts.Unet.Model.Name);
    }

    [Fact]
    public async Task RunAsync_UnknownKeyWithNameBaseAndType_FallsBackToThese()
    {
        await using NodeHost host = TwoModels();

        MainModelLoader.Result parts = await LoadAsync(host, new ModelIdentifier("key-of-another-machine", Name: "a", Base: "sd-1", Type: "main"));

        Assert.Equal("a", parts.Unet.Model.Name);
    }

    [Fact]
    public async Task RunAsync_NullAndTwoModels_FailsAndListsBoth()
    {
        await using NodeHost host = TwoModels();

        string message = await host.FailAsync(Build(null));

        Assert.Contains("2 models fit; name one by its key. Known models: key '", message, StringComparison.Ordinal);
        Assert.Contains("name 'a'", message, StringComparison.Ordinal);
        Assert.Contains("name 'b'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoModelThere_FailsAndNamesTheRoots()
    {
        await using var host = new NodeHost(_models.Path);

        string message = await host.FailAsync(Build(null));

        Assert.Contains($"No models are known; put one into a folder of OnnxOptions.ModelRoots ('{_models.Path}').", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoneFits_FailsAndListsTheKnownOnes()
    {
        await using var host = new NodeHost();

        string message = await host.FailAsync(Build(new ModelIdentifier(Name: "emoji-diffusion", Base: "sdxl")));

        Assert.Contains("asks for a model with name 'emoji-diffusion', base 'sdxl'. None fits.", message, StringComparison.Ordinal);
        Assert.Contains("base 'sd-1'", message, StringComparison.Ordinal);
    }

    private static NodeGraph Build(ModelIdentifier? model)
    {
        var graph = new NodeGraph();
        graph.Add(new MainModelLoader { Model = model });
        return graph;
    }

    private static async Task<MainModelLoader.Result> LoadAsync(NodeHost host, ModelIdentifier? model)
    {
        var graph = new NodeGraph();
        MainModelLoader loader = graph.Add(new MainModelLoader { Model = model });
        await using GraphRun run = await host.RunAsync(graph);
        run.ThrowIfNotCompleted();
        return new MainModelLoader.Result(run.Get(loader.Out.Vae), run.Get(loader.Out.Clip), run.Get(loader.Out.Unet));
    }

    private NodeHost TwoModels()
    {
        EmojiModel.CreateStub(_models.PathOf("a"));
        EmojiModel.CreateStub(_models.PathOf("b"));
        return new NodeHost(_models.Path);
    }
}
