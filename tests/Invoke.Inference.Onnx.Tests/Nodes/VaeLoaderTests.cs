using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class VaeLoaderTests : IDisposable
{
    private readonly TempDirectory _models = new();

    public VaeLoaderTests()
    {
        // The main model's own decoder adds 1 to four floats: nothing but the other autoencoder can make an image.
        EmojiModel.CreateStub(_models.PathOf("apples"));
        EmojiModel.CreateVae(_models.PathOf("soft"));
    }

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task RunAsync_VaeOfItsOwn_DecodesTheImage()
    {
        await using var host = new NodeHost(_models.Path);
        var graph = new NodeGraph();
        VaeLoader loader = graph.Add(new VaeLoader { VaeModel = new ModelIdentifier(Name: "soft") });
        GiveLatents give = graph.Add(new GiveLatents { Seed = 7 });
        LatentsToImage image = graph.Add(new LatentsToImage());
        graph.Connect(give.Out.Latents, image.In.Latents);
        graph.Connect(loader.Out.Vae, image.In.Vae);

        await using GraphRun run = await host.RunAsync(graph);

        run.ThrowIfNotCompleted();
        ImagePixels pixels = await host.Images.ReadPixelsAsync(run.Get(image.Out.Image).ImageName, PixelFormat.Rgb24);
        Assert.Equal(Expected(), pixels.Data.ToArray());
        Assert.Equal(("soft", "any", "vae"), Identity(run.Get(loader.Out.Vae).Model));
    }

    [Fact]
    public async Task RunAsync_Null_IsTheOnlyVae()
    {
        await using var host = new NodeHost(_models.Path);
        var graph = new NodeGraph();
        VaeLoader loader = graph.Add(new VaeLoader());

        await using GraphRun run = await host.RunAsync(graph);

        Assert.Equal("soft", run.Get(loader.Out.Vae).Model.Name);
    }

    [Fact]
    public async Task RunAsync_MainModel_IsRefused()
    {
        await using var host = new NodeHost(_models.Path);
        var graph = new NodeGraph();
        graph.Add(new VaeLoader { VaeModel = new ModelIdentifier(Name: "apples") });

        Assert.Contains("'apples' is of type 'main'; use a model of type 'vae' here.", await host.FailAsync(graph), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MainModelLoaderOfAVae_IsRefused()
    {
        await using var host = new NodeHost(_models.Path);
        var graph = new NodeGraph();
        graph.Add(new MainModelLoader { Model = new ModelIdentifier(Name: "soft", Type: "vae") });

        Assert.Contains("'soft' is of type 'vae'; use a model of type 'main' here.", await host.FailAsync(graph), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_InvokeAIsNode_KeepsItsField()
    {
        await using var host = new NodeHost(_models.Path);
        const string Json = """
            { "id": "g", "nodes": { "vae": { "id": "vae", "type": "vae_loader", "vae_model": { "key": "k", "hash": "h", "name": "soft", "base": "sd-1", "type": "vae" } } }, "edges": [] }
            """;

        await using GraphRun run = await host.RunAsync(NodeGraph.Parse(Json, host.Catalog));

        run.ThrowIfNotCompleted();
        Assert.Equal("soft", Assert.IsType<VaeField>(Assert.Single(run.GetAll("vae", "vae"))).Model.Name);
    }

    private static (string?, string?, string?) Identity(ModelIdentifier model) => (model.Name, model.Base, model.Type);

    private static byte[] Expected()
    {
        using var latents = new Latents(1, 4, 2, 2);
        new TorchRandom(7).Fill(latents.WritableValues);
        using var decoder = new VaeDecoder(EmojiModel.Cache, EmojiModel.Model.Vae, 16, 16, CancellationToken.None);
        var pixels = new byte[3 * 16 * 16];
        PixelConversion.FromChw(decoder.Decode(latents.Values, CancellationToken.None), 16, 16, pixels);
        return pixels;
    }
}
