using Invoke.Graph;
using Invoke.Inference.Onnx.Tests.Models;

namespace Invoke.Inference.Onnx.Tests.Nodes;

public sealed class SdxlModelLoaderTests : IDisposable
{
    private readonly XlModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task RunAsync_LoaderOfTheOtherKind_IsRefusedBeforeAnythingRuns()
    {
        EmojiModel.CreateStub(Path.Combine(_model.Root, "apples"));
        await using var host = new NodeHost(_model.Root);
        var graph = new NodeGraph();
        graph.Add(new MainModelLoader { Model = new ModelIdentifier(Name: "xl") });
        graph.Add(new SdxlModelLoader { Model = new ModelIdentifier(Name: "apples") });

        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => host.RunAsync(graph));

        Assert.Equal(
            [
                "Node 'main_model_loader' (main_model_loader): input 'model': 'xl' is SDXL; load it with 'sdxl_model_loader'.",
                "Node 'sdxl_model_loader' (sdxl_model_loader): input 'model': 'apples' is no SDXL model; load it with 'main_model_loader'.",
            ],
            exception.Problems.Select(problem => problem.Message));
    }

    [Fact]
    public async Task RunAsync_ModelOfTheOtherKindComesByAConnection_TheLoaderRefusesIt()
    {
        await using var host = new NodeHost(_model.Root);
        var graph = new NodeGraph();
        GraphInput<ModelIdentifier> model = graph.Input<ModelIdentifier>("model");
        MainModelLoader loader = graph.Add(new MainModelLoader());
        graph.Connect(model, loader.In.Model);

        await using GraphRun run = await host.RunAsync(graph, new GraphInputs().Set(model, new ModelIdentifier(Name: "xl")));

        Assert.Contains("Input 'model': 'xl' is SDXL; load it with 'sdxl_model_loader'.", Assert.Single(run.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NullAndOneMainModelBesideAnSdxlModel_LoadsThat()
    {
        EmojiModel.CreateStub(Path.Combine(_model.Root, "apples"));
        await using var host = new NodeHost(_model.Root);
        var graph = new NodeGraph();
        MainModelLoader loader = graph.Add(new MainModelLoader());

        await using GraphRun run = await host.RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal("apples", run.Get(loader.Out.Unet).Model.Name);
    }

    [Fact]
    public async Task RunAsync_NullAndOneSdxlModelAmongOthers_LoadsThat()
    {
        EmojiModel.CreateStub(Path.Combine(_model.Root, "apples"));
        await using var host = new NodeHost(_model.Root);
        var graph = new NodeGraph();
        SdxlModelLoader loader = graph.Add(new SdxlModelLoader());

        await using GraphRun run = await host.RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(("xl", "sdxl"), (run.Get(loader.Out.Unet).Model.Name, run.Get(loader.Out.Unet).Model.Base));
        Assert.Equal(run.Get(loader.Out.Unet).Model, run.Get(loader.Out.Clip2).TextEncoder);
        Assert.Equal(0, host.Sessions.LoadedBytes);
    }
}
