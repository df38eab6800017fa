using System.Runtime.InteropServices;
using System.Text.Json;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.EndToEnd.Tests;

/// <summary>The whole graph against the reference's latents and pictures: 20 DDIM steps at guidance 5.</summary>
public sealed class PipelineVectorTests
{
    private const string File = "pipeline/pipeline.json";
    private const float LatentTolerance = 1e-4f;

    [VectorTheory(File)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task RunAsync_Case_EqualsReference(int index)
    {
        using JsonDocument document = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(Vectors.PathOf(File)));
        JsonElement vector = document.RootElement.GetProperty("cases")[index];
        await using var host = new EmojiHost(configure: builder => builder.AddNodes(GeneratedNodes.All));
        NodeGraph graph = Build(vector, index, out DenoiseLatents denoise, out LatentsToImage image);

        await using GraphRun run = await host.Runner.RunAsync(graph, options: new GraphRunOptions().Keep(denoise.Out.Latents));

        run.ThrowIfNotCompleted();
        AssertClose(Floats($"case{index}_final_latents.bin"), run.Get(denoise.Out.Latents).Values.ToArray(), LatentTolerance);
        ImagePixels pixels = await host.Images.ReadPixelsAsync(run.Get(image.Out.Image).ImageName, PixelFormat.Rgb24);
        await AssertPictureAsync(host, $"pipeline/case{index}.png", pixels);
    }

    private static NodeGraph Build(JsonElement vector, int index, out DenoiseLatents denoise, out LatentsToImage image)
    {
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        EncodePrompt prompt = graph.Add(new EncodePrompt { Prompt = vector.GetProperty("prompt").GetString()! });
        EncodePrompt negative = graph.Add(new EncodePrompt { Prompt = vector.GetProperty("negative_prompt").GetString()! });
        VectorLatents noise = graph.Add(new VectorLatents { File = $"pipeline/case{index}_initial_latents.bin" });
        denoise = graph.Add(new DenoiseLatents { Steps = 20, CfgScale = 5.0, Scheduler = "ddim" });
        image = graph.Add(new LatentsToImage());
        graph.Connect(model.Out.Clip, prompt.In.Clip);
        graph.Connect(model.Out.Clip, negative.In.Clip);
        graph.Connect(prompt.Out.Conditioning, denoise.In.PositiveConditioning);
        graph.Connect(negative.Out.Conditioning, denoise.In.NegativeConditioning);
        graph.Connect(noise.Out.Latents, denoise.In.Noise);
        graph.Connect(model.Out.Unet, denoise.In.Unet);
        graph.Connect(denoise.Out.Latents, image.In.Latents);
        graph.Connect(model.Out.Vae, image.In.Vae);
        return graph;
    }

    private static async Task AssertPictureAsync(EmojiHost host, string file, ImagePixels actual)
    {
        StoredImage reference = await host.Images.CreateAsync(ImageCreateRequest.FromEncoded(await System.IO.File.ReadAllBytesAsync(Vectors.PathOf(file))));
        ImagePixels expected = await host.Images.ReadPixelsAsync(reference.ImageName, PixelFormat.Rgb24);
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        for (var index = 0; index < expected.Data.Length; index++)
        {
            Assert.InRange(actual.Data.Span[index] - expected.Data.Span[index], -1, 1);
        }
    }

    private static float[] Floats(string file) =>
        MemoryMarshal.Cast<byte, float>(System.IO.File.ReadAllBytes(Vectors.PathOf($"pipeline/{file}"))).ToArray();

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.InRange(actual[index], expected[index] - tolerance, expected[index] + tolerance);
        }
    }
}
