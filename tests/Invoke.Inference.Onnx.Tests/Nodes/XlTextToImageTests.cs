using System.Text.Json.Nodes;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>Text to image with SDXL from the prompt to the pixels, followed by hand.</summary>
public sealed class XlTextToImageTests : IDisposable
{
    private readonly XlModel _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(3.0)]
    [InlineData(1.0)]
    public async Task RunAsync_Graph_DrawsWhatTheNetworksGiveByHand(double guidance)
    {
        await using var host = new NodeHost(_model.Folder);
        var positive = new EncodeSdxlPrompt { Prompt = "red apple", Style = "green tree", OriginalWidth = 900, CropLeft = 12, TargetHeight = 700 };
        var graph = new XlGraph(positive, new EncodeSdxlPrompt { OriginalHeight = 300 }, new DenoiseLatents { Steps = 3, CfgScale = guidance });

        await using GraphRun run = await host.RunAsync(graph.Graph, new GraphRunOptions().Keep(graph.Denoise.Out.Latents));

        run.ThrowIfNotCompleted();
        int[] style = await IdsAsync("green tree", "tokenizer_2");
        TextConditioning with = Conditioning(XlModel.States(await IdsAsync("red apple", "tokenizer"), style), XlModel.Pool(style), [1024, 900, 0, 12, 700, 1024]);
        TextConditioning without = Conditioning(new float[XlModel.Tokens * XlModel.Width], new float[XlModel.PooledWidth], [300, 1024, 0, 0, 1024, 1024]);
        float[] expected = Denoise(StableDiffusionModel.Open(_model.Folder), with, without, guidance);
        float[] latents = run.Get(graph.Denoise.Out.Latents).Values.ToArray();
        ImagePixels image = await host.Images.ReadPixelsAsync(run.Get(graph.Decode.Out.Image).ImageName, PixelFormat.Rgb24);
        Assert.True(PipelineVectors.LargestDifference(latents, expected) <= 1e-3f);
        Assert.Equal((16, 32), (image.Width, image.Height));
        for (var place = 0; place < 8; place++)
        {
            int pixel = ((place / 2 * 8 * 16) + (place % 2 * 8)) * 3;
            for (var channel = 0; channel < 3; channel++)
            {
                Assert.Equal(XlModel.Pixel(expected[(channel * 8) + place]), image.Data.Span[pixel + channel], 1.0);
            }
        }
    }

    [Fact]
    public async Task RunAsync_PlainConditioning_FailsAndNamesTheNode()
    {
        await using var host = new NodeHost(_model.Folder);
        var graph = new NodeGraph();
        SdxlModelLoader loader = graph.Add(new SdxlModelLoader());
        GiveConditioning plain = graph.Add(new GiveConditioning());
        GiveLatents noise = graph.Add(new GiveLatents());
        DenoiseLatents denoise = graph.Add(new DenoiseLatents());
        graph.Connect(loader.Out.Unet, denoise.In.Unet);
        graph.Connect(plain.Out.Conditioning, denoise.In.PositiveConditioning);
        graph.Connect(plain.Out.Conditioning, denoise.In.NegativeConditioning);
        graph.Connect(noise.Out.Latents, denoise.In.Noise);

        Assert.Contains("and 'positive_conditioning' has none; encode the prompt with 'sdxl_compel_prompt'", await host.FailAsync(graph), StringComparison.Ordinal);
        Assert.True(host.Made.AreReleased);
    }

    [Fact]
    public async Task RunAsync_SizeTheModelCannotMake_IsRefusedBeforeAnythingRuns()
    {
        await using var host = new NodeHost(_model.Folder);
        var graph = new XlGraph();
        graph.Noise.Width = 24;

        var exception = await Assert.ThrowsAsync<GraphValidationException>(() => host.RunAsync(graph.Graph));

        Assert.Equal("Node 'noise' (noise): input 'width' is 24; model 'xl' needs a multiple of 16.", Assert.Single(exception.Problems).Message);
    }

    [Fact]
    public async Task RunAsync_IdealSizeOfAModelThatDoesNotSay_Is1024()
    {
        _model.Replace("unet/config.json", "\"sample_size\": 4, ", string.Empty);
        await using var host = new NodeHost(_model.Folder);
        var graph = new NodeGraph();
        SdxlModelLoader loader = graph.Add(new SdxlModelLoader());
        IdealSize size = graph.Add(new IdealSize { Width = 500, Height = 500 });
        graph.Connect(loader.Out.Unet, size.In.Unet);

        await using GraphRun run = await host.RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal((1024, 1024), (run.Get(size.Out.Width), run.Get(size.Out.Height)));
    }

    [Fact]
    public async Task ImportWorkflow_InvokeAIsNodesForSdxl_DrawsThePictureOfTheGraph()
    {
        await using var host = new NodeHost(_model.Folder);
        WorkflowImport import = NodeGraph.ImportWorkflow(Workflow(), host.Catalog);
        import.ThrowIfIncomplete();
        var graph = new XlGraph(
            new EncodeSdxlPrompt { Prompt = "red apple", OriginalWidth = 512, OriginalHeight = 640, CropTop = 8, CropLeft = 16, TargetWidth = 768, TargetHeight = 896 },
            new EncodeSdxlPrompt { Style = "fox" });

        await using GraphRun expected = await host.RunAsync(graph.Graph);
        await using GraphRun run = await host.RunAsync(import.Graph);

        expected.ThrowIfNotCompleted();
        run.ThrowIfNotCompleted();
        var image = Assert.IsType<ImageRef>(Assert.Single(run.GetAll("decode", "image")));
        Assert.Equal(
            (await host.Images.ReadPixelsAsync(expected.Get(graph.Decode.Out.Image).ImageName, PixelFormat.Rgb24)).Data,
            (await host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24)).Data);
    }

    [Fact]
    public async Task UseModelNativeSizeAsync_WorkflowForSdxl_FindsTheModelBehindTheNoise()
    {
        await using var host = new NodeHost(_model.Folder);
        WorkflowImport import = NodeGraph.ImportWorkflow(Workflow(), host.Catalog);

        await import.UseModelNativeSizeAsync(new OnnxModelCatalog(new OnnxOptions { ModelRoots = { _model.Root } }));

        var noise = Assert.Single(import.Graph.Nodes.OfType<MakeNoise>());
        Assert.Equal((32, 32), (noise.Width, noise.Height));
    }

    [Fact]
    public async Task ToJson_Graph_ComesBackAsItWas()
    {
        await using var host = new NodeHost(_model.Folder);

        string json = new XlGraph().Graph.ToJson(host.Catalog);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(NodeGraph.Parse(json, host.Catalog).ToJson(host.Catalog))));
        Assert.Equal(1024, JsonNode.Parse(json)?["nodes"]?["positive"]?["target_height"]?.GetValue<int>());
    }

    private static string Workflow() =>
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Invoke.Inference.Onnx.Tests", "Nodes", "text-to-image-sdxl.json"));

    private static TextConditioning Conditioning(float[] states, float[] pooled, float[] sizes)
    {
        var conditioning = new TextConditioning(XlModel.Tokens, XlModel.Width) { Pooled = new PooledText(pooled, sizes) };
        states.CopyTo(conditioning.WritableValues);
        return conditioning;
    }

    /// <summary>Denoises in three steps of Euler with what the networks give by hand.</summary>
    private static float[] Denoise(StableDiffusionModel model, TextConditioning with, TextConditioning without, double guidance)
    {
        var latents = new float[4 * 4 * 2];
        var input = new float[latents.Length];
        new TorchRandom(7).Fill(latents);
        SamplerRun run = SamplerCatalog.Default.Get("euler").CreateRun(model.Sampling, 3, latents.Length);
        run.Begin(0);
        latents = [.. latents.Select(value => value * run.Schedule.InitialNoiseScale)];
        for (var step = 0; step < run.Schedule.Timesteps.Length; step++)
        {
            run.ScaleModelInput(step, latents, input);

            // The network takes whole timesteps.
            double timestep = Math.Truncate(run.Schedule.Timesteps[step]);
            float[] yes = XlModel.Predict(input, timestep, with);
            float[] no = XlModel.Predict(input, timestep, without);
            run.Step(step, yes.Zip(no, (each, other) => (float)(other + (guidance * (each - other)))).ToArray(), latents, new TorchRandom(0));
        }

        return latents;
    }

    private async Task<int[]> IdsAsync(string text, string folder) =>
        (await ClipTokenizer.OpenAsync(Path.Combine(_model.Folder, folder))).Tokenize(text).Ids.ToArray();
}
