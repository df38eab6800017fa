using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;

namespace Invoke.EndToEnd.Tests;

/// <summary>Images larger than the model's: latents enlarged and denoised further, decoding and encoding in tiles.</summary>
public sealed class LargeImageTests
{
    [Fact]
    public async Task RunAsync_LatentsScaledAndDenoisedFurther_DrawsALargeImageInTiles()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 1, steps: 10);
        NodeGraph graph = apple.Graph;
        ScaleLatents scale = graph.Add(new ScaleLatents { ScaleFactor = 2 });
        MakeNoise noise = graph.Add(new MakeNoise { Seed = 8, Width = 128, Height = 128 });
        DenoiseLatents refine = graph.Add(new DenoiseLatents { Steps = 10, CfgScale = 3.0, Scheduler = "ddim", DenoisingStart = 0.5 });
        LatentsToImage whole = Decode(apple, refine.Out.Latents, new LatentsToImage(), "whole");
        LatentsToImage tiled = Decode(apple, refine.Out.Latents, new LatentsToImage { Tiled = true }, "tiled");
        graph.Connect(apple.Denoise.Out.Latents, scale.In.Latents);
        graph.Connect(scale.Out.Latents, refine.In.Latents);
        graph.Connect(noise.Out.Noise, refine.In.Noise);
        graph.Connect(graph.Nodes.OfType<EncodePrompt>().First().Out.Conditioning, refine.In.PositiveConditioning);
        graph.Connect(graph.Nodes.OfType<EncodePrompt>().Last().Out.Conditioning, refine.In.NegativeConditioning);
        graph.Connect(apple.Model.Out.Unet, refine.In.Unet);
        var observer = new RecordingObserver();

        await using GraphRun run = await host.Runner.RunAsync(graph, options: new GraphRunOptions { Observers = { observer } });

        // The model draws several fruits at twice the size it was trained on; whichever they are, tiles must not change them much.
        run.ThrowIfNotCompleted();
        byte[] expected = await PixelsAsync(host, run.Get(whole.Out.Image));
        byte[] actual = await PixelsAsync(host, run.Get(tiled.Out.Image));
        Assert.Equal((128, 128), (run.Get(tiled.Out.Width), run.Get(tiled.Out.Height)));
        Assert.InRange(MeanDifference(expected, actual), 0.1, 16);
        Assert.True(Mean(actual, 0) > Mean(actual, 2) + 20, $"It is not red: {Mean(actual, 0)} red, {Mean(actual, 2)} blue.");
        Assert.Equal(Enumerable.Range(1, 9).Select(done => (done, 9)), observer.ProgressOf("tiled").Select(progress => (progress.Step, progress.Total)));
        Assert.Empty(observer.ProgressOf("whole"));
    }

    [Fact]
    public async Task RunAsync_ImageEncodedAndDecodedInTiles_ComesBackNearlyAsItWas()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 1, steps: 20);
        NodeGraph graph = apple.Graph;
        ResizeImage resize = graph.Add(new ResizeImage { Width = 160, Height = 128 });
        ImageToLatents encode = graph.Add(new ImageToLatents { Tiled = true, TileSize = 96 });
        LatentsToImage again = Decode(apple, encode.Out.Latents, new LatentsToImage { Tiled = true, TileSize = 96 }, "again");
        graph.Connect(apple.Image.Out.Image, resize.In.Image);
        graph.Connect(resize.Out.Image, encode.In.Image);
        graph.Connect(apple.Model.Out.Vae, encode.In.Vae);

        await using GraphRun run = await host.Runner.RunAsync(graph);

        run.ThrowIfNotCompleted();
        byte[] before = await PixelsAsync(host, run.Get(resize.Out.Image));
        byte[] after = await PixelsAsync(host, run.Get(again.Out.Image));
        Assert.Equal((160, 128), (run.Get(again.Out.Width), run.Get(again.Out.Height)));
        Assert.InRange(MeanDifference(before, after), 0.1, 14);
    }

    private static LatentsToImage Decode(AppleGraph apple, IOutput<Latents> latents, LatentsToImage node, string id)
    {
        apple.Graph.Add(node, id);
        apple.Graph.Connect(latents, node.In.Latents);
        apple.Graph.Connect(apple.Model.Out.Vae, node.In.Vae);
        return node;
    }

    private static async Task<byte[]> PixelsAsync(EmojiHost host, ImageRef image) =>
        (await host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24)).Data.ToArray();

    private static double MeanDifference(byte[] expected, byte[] actual) => expected.Zip(actual).Average(pair => Math.Abs(pair.First - pair.Second));

    private static double Mean(byte[] rgb, int channel) => rgb.Where((_, index) => index % 3 == channel).Average(value => value);
}
